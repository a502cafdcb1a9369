/** Over HTTP and sockets on loopback, with the database: bounded in count and time. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import autocannon from 'autocannon';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import type { BuiltApp } from '../../server/app.ts';
import type { Database } from '../../server/platform/database/database.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { holdTransfer, postTransfers } from '../../server/ledger/ledger.ts';
import { connect, type TestServer, type Visitor } from '../support/server.ts';
import { type Figure, median, percentile, reported } from './figures.ts';

async function requestsPerSecond(url: string): Promise<number> {
  const result = await autocannon({ url, connections: 20, duration: 2, headers: { 'accept-encoding': 'gzip' } });
  return result.requests.average;
}

/** A cached boundary tile against a route that answers a Buffer of the same size. */
export async function cachedTileFigures(server: BuiltApp, base: string): Promise<Figure[]> {
  const { version, tiles } = await server.world.grid.now.tiles();
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
    const ratio = median(ours) / median(theirs);
    const goal = tile.gzip.length >= 5000 ? 0.85 : 0.7;
    out.push({ name: `cached tile of ${tile.gzip.length} bytes`, value: median(ours), unit: 'req/s', reference: 'an in-memory Buffer of equal size', ratio, goal: `>= ${goal}x`, ok: ratio >= goal });
  }
  return out;
}

/** An idle socket.io echo: the reference of the offer's leg. */
async function idleEcho(): Promise<number[]> {
  const http = createServer();
  const echo = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
  echo.on('connection', (socket) => socket.on('ask', (value: unknown, reply: (v: unknown) => void) => reply(value)));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const client: Socket = io(`http://127.0.0.1:${(http.address() as { port: number }).port}`, { transports: ['websocket'] });
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  const times: number[] = [];
  for (let i = 0; i < 600; i += 1) {
    const since = performance.now();
    await client.emitWithAck('ask', { offerId: randomUUID(), fence: 1 });
    if (i >= 100) times.push(performance.now() - since);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  client.disconnect();
  await echo.close();
  return times;
}

const HERE: [number, number] = [-71.06, 42.32];

/** The socket leg under 600 positions a second, and both walks' waits with the database. */
export async function offerFigures(server: TestServer, base: string, workers: number): Promise<Figure[]> {
  const phones: (Visitor & { socket: Awaited<ReturnType<typeof connect>>['socket'] })[] = [];
  for (let i = 0; i < workers; i += 1) {
    const one = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    await one.post('/api/shifts', { id: randomUUID() });
    const phone = await connect(base, one);
    await phone.socket.emitWithAck('worker:report-position', { point: [HERE[0] + Math.random() * 0.1, HERE[1] + Math.random() * 0.1] });
    phones.push({ ...one, socket: phone.socket });
  }
  const idle = await idleEcho();
  // 600 positions a second, spread evenly over the phones.
  let at = 0;
  const flow = setInterval(() => {
    for (let i = 0; i < 6; i += 1) {
      const phone = phones[(at += 1) % phones.length]!;
      phone.socket.emit('worker:report-position', { point: [HERE[0] + Math.random() * 0.1, HERE[1] + Math.random() * 0.1] }, () => undefined);
    }
  }, 10);
  const leg: number[] = [];
  const asker = phones[0]!;
  for (let i = 0; i < 600; i += 1) {
    const since = performance.now();
    // The leg alone: the call is validated, refused before the database and acknowledged.
    await asker.socket.emitWithAck('task:accept', { offerId: 'x', fence: 1 });
    if (i >= 100) leg.push(performance.now() - since);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const dispatcher = await server.person([{ role: 'dispatcher', areaPath: 'boston' }]);
  const filed: number[] = [];
  const accepted: number[] = [];
  for (let i = 0; i < 40; i += 1) {
    const offered = new Promise<{ at: number; phone: (typeof phones)[number]; id: string; fence: number }>((resolve) => {
      for (const phone of phones) {
        phone.socket.once('news', (news) => {
          if (news.kind === 'task:offered') resolve({ at: performance.now(), phone, id: news.body.id, fence: news.body.fence });
        });
      }
    });
    const since = performance.now();
    const answer = await dispatcher.post('/api/tasks', { id: randomUUID(), title: 'Bench', point: HERE });
    const offer = await Promise.race([offered, new Promise<null>((resolve) => setTimeout(() => resolve(null), 2000))]);
    for (const phone of phones) phone.socket.removeAllListeners('news');
    if (offer) {
      filed.push(offer.at - since);
      const start = performance.now();
      await offer.phone.socket.emitWithAck('task:accept', { offerId: offer.id, fence: offer.fence });
      accepted.push(performance.now() - start);
    }
    await dispatcher.post(`/api/tasks/${answer.json<{ id: string }>().id}/cancellation`, { reason: 'bench' });
  }
  clearInterval(flow);
  for (const phone of phones) phone.socket.disconnect();
  const compare = (name: string, p: number, goal: number): Figure => {
    const ratio = percentile(leg, p) / percentile(idle, p);
    return { name, value: percentile(leg, p), unit: 'ms', reference: 'an idle socket.io echo', ratio, goal: `<= ${goal}x`, ok: ratio <= goal };
  };
  return [
    compare('socket leg under 600 positions/s, p50', 0.5, 1.5),
    compare('socket leg under 600 positions/s, p99', 0.99, 2),
    reported('task filed -> offer on the phone, p50', median(filed), 'ms', `idle echo ${median(idle).toFixed(2)} ms`, median(filed) / median(idle)),
    reported('accept -> ack, p50', median(accepted), 'ms', 'idle socket.io echo', median(accepted) / median(idle)),
  ];
}

/** The ledger's one function, alone and in batches. */
export async function ledgerFigures(database: Database): Promise<Figure[]> {
  const transfer = () => ({ id: randomUUID(), debit: 'issuer:bench', credit: `member:${randomUUID()}`, amount: 1, subject: 'bench', at: new Date().toISOString() });
  const run = async (clients: number, per: number, batch: number) => {
    const since = performance.now();
    await Promise.all(Array.from({ length: clients }, async () => {
      for (let i = 0; i < per; i += 1) {
        await transact(database, SYSTEM.test, (tx) => postTransfers(tx, Array.from({ length: batch }, transfer)));
      }
    }));
    return (clients * per * batch) / ((performance.now() - since) / 1000);
  };
  await run(2, 10, 1);
  const single = await run(8, 60, 1);
  const batched = await run(2, 4, 1000);
  await transact(database, SYSTEM.test, (tx) => holdTransfer(tx, transfer()));
  return [
    reported('ledger, one transfer a transaction, 8 clients', single, '/s', 'one hot issuing account'),
    reported('ledger, 1,000 transfers a call', batched, '/s', 'single transfers', batched / single),
  ];
}
