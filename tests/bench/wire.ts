/** Over HTTP and sockets on loopback, with the database: bounded in count and time. */
import assert from 'node:assert';
import { randomUUID } from 'node:crypto';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import type { BuiltApp } from '../../server/app.ts';
import { connect, type TestServer, type Visitor } from '../support/server.ts';
import type { FlowOrder } from './flow.ts';
import { atLeast, type Figure, median, percentile, reported } from './figures.ts';

async function requestsPerSecond(url: string): Promise<number> {
  const result = await autocannon({ url, connections: 20, duration: 2, headers: { 'accept-encoding': 'gzip' } });
  return result.requests.average;
}

/** A cached boundary tile against a route that answers a Buffer of the same size. */
export async function cachedTileFigures(server: BuiltApp, base: string): Promise<Figure[]> {
  const { version, tiles } = await server.world.city.now.grid.tiles();
  const bySize = [...tiles].sort((a, b) => a[1].gzip.length - b[1].gzip.length);
  const pick = (bytes: number) => bySize.find(([, tile]) => tile.gzip.length >= bytes) ?? bySize.at(-1)!;
  const out: Figure[] = [];
  for (const bytes of [900, 5000, 9000]) {
    const [key, tile] = pick(bytes);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      ours.push(await requestsPerSecond(`${base}/tiles/cells/${version}/${key}.mvt`));
      theirs.push(await requestsPerSecond(`${base}/bench/buffer/${tile.gzip.length}`));
    }
    out.push(atLeast(`cached tile of ${tile.gzip.length} bytes`, ours, 'req/s',
      'an in-memory Buffer of equal size', theirs, tile.gzip.length >= 5000 ? 0.85 : 0.7));
  }
  return out;
}

/** Milliseconds of one socket call after the other, a little apart. */
async function askTimes(asks: number, ask: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < asks; i += 1) {
    const since = performance.now();
    await ask();
    times.push(performance.now() - since);
    await setTimeout(2);
  }
  return times;
}

/** An idle socket.io echo: the reference of the offer's leg. */
async function idleEcho() {
  const http = createServer();
  const echo = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
  echo.on('connection', (socket) => socket.on('ask', (value: unknown, reply: (v: unknown) => void) => reply(value)));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const client: Socket = io(`http://127.0.0.1:${(http.address() as { port: number }).port}`, { transports: ['websocket'] });
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  return {
    ask: () => client.emitWithAck('ask', { offerId: randomUUID(), fence: 1 }),
    close: async () => {
      client.disconnect();
      await echo.close();
    },
  };
}

const POSITIONS_PER_SECOND = 600;
/** The load is to run, not to begin, when it is measured beside. */
const SETTLE_MILLISECONDS = 300;
const HERE: [number, number] = [-71.06, 42.32];

/** The socket leg under 600 positions a second, and both walks' waits with the database. */
export async function offerFigures(server: TestServer, base: string, workers: number): Promise<Figure[]> {
  const phones: (Visitor & { shiftId: string; socket: Awaited<ReturnType<typeof connect>>['socket'] })[] = [];
  for (let i = 0; i < workers; i += 1) {
    const one = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    const shiftId = randomUUID();
    await one.post('/api/shifts', { id: shiftId });
    const phone = await connect(base, one);
    await phone.socket.emitWithAck('worker:report-position', { point: [HERE[0] + Math.random() * 0.1, HERE[1] + Math.random() * 0.1] });
    phones.push({ ...one, socket: phone.socket, shiftId });
  }
  const echo = await idleEcho();
  const flow = fork(fileURLToPath(new URL('flow.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const tell = (order: FlowOrder) => flow.send(order);
  tell({ kind: 'open', base, near: HERE, cookies: phones.map((phone) => phone.cookie) });
  await once(flow, 'message');
  const asker = phones[0]!;
  // The leg alone: the call is validated, refused before the database and acknowledged.
  const refused = () => asker.socket.emitWithAck('task:accept', { offerId: 'x', fence: 1 });
  await askTimes(200, echo.ask);
  await askTimes(200, refused);
  const idle: number[][] = [];
  const leg: number[][] = [];
  /** The same echo beside the same load: what two shared cores alone cost. */
  const beside: number[][] = [];
  for (let round = 0; round < 7; round += 1) {
    idle.push(await askTimes(300, echo.ask));
    tell({ kind: 'run', perSecond: POSITIONS_PER_SECOND });
    await setTimeout(SETTLE_MILLISECONDS);
    leg.push(await askTimes(300, refused));
    beside.push(await askTimes(300, echo.ask));
    tell({ kind: 'rest' });
  }
  await echo.close();
  tell({ kind: 'run', perSecond: POSITIONS_PER_SECOND });
  const dispatcher = await server.person([{ role: 'dispatcher', areaPath: 'boston' }]);
  const filed: number[] = [];
  const accepted: number[] = [];
  for (let i = 0; i < 40; i += 1) {
    const offered = new Promise<{ at: number; phone: (typeof phones)[number]; id: string; fence: number }>((resolve) => {
      for (const phone of phones) {
        phone.socket.on('news', (news) => {
          if (news.kind === 'task:offered') resolve({ at: performance.now(), phone, id: news.body.id, fence: news.body.fence });
        });
      }
    });
    const since = performance.now();
    const answer = await dispatcher.post('/api/tasks', { id: randomUUID(), title: 'Bench', point: HERE });
    const offer = await Promise.race([offered, setTimeout(5000, null, { ref: false })]);
    assert(offer, 'an offer came to one of these phones');
    for (const phone of phones) phone.socket.removeAllListeners('news');
    filed.push(offer.at - since);
    const start = performance.now();
    const reply = await offer.phone.socket.emitWithAck('task:accept', { offerId: offer.id, fence: offer.fence });
    assert(reply.ok, 'accepted');
    accepted.push(performance.now() - start);
    const over = await dispatcher.post(`/api/tasks/${answer.json<{ id: string }>().id}/cancellation`, { reason: 'bench' });
    assert.equal(over.statusCode, 200);
  }
  tell({ kind: 'end' });
  // Nobody is left on shift: a second run must find its own phones.
  for (const phone of phones) {
    phone.socket.disconnect();
    assert.equal((await phone.post(`/api/shifts/${phone.shiftId}/end`)).statusCode, 200);
  }
  const at = (rounds: number[][], p: number) => median(rounds.map((times) => percentile(times, p)));
  const compare = (name: string, p: number, goal: number): Figure => {
    const ours = at(leg, p);
    const ratio = ours / at(idle, p);
    return { name, value: ours, unit: 'ms', reference: 'an idle socket.io echo', ratio, goal: `<= ${goal}x`, ok: ratio <= goal };
  };
  const quiet = median(idle.flat());
  return [
    compare('socket leg under 600 positions/s, p50', 0.5, 1.5),
    compare('socket leg under 600 positions/s, p99', 0.99, 2),
    reported('socket leg under 600 positions/s, p50', at(leg, 0.5), 'ms',
      'the same echo beside the same load', at(leg, 0.5) / at(beside, 0.5)),
    reported('task filed -> offer on the phone, p50', median(filed), 'ms', 'an idle socket.io echo', median(filed) / quiet),
    reported('accept -> ack, p50', median(accepted), 'ms', 'an idle socket.io echo', median(accepted) / quiet),
  ];
}
