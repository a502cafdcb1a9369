import { createServer } from 'node:http';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeRoles } from '../../server/access/access.ts';
import { LIMITS } from '../../server/config.ts';
import type { Resumed } from '../../server/events.ts';
import { putCity, putFirstGrid } from '../../server/grid/grid.ts';
import { announce } from '../../server/platform/announce.ts';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { createRealtime } from '../../server/platform/realtime.ts';
import { describeOnEngines } from '../support/engines.ts';
import { streams } from '../../server/events.ts';
import { numbered } from '../support/numbered.ts';
import { connect, listenOn, startServer, type TestServer, until, type Visitor } from '../support/server.ts';

describeOnEngines('news over a socket', 'boston', (clone) => {
  let server: TestServer;
  let base: string;
  let resident: Visitor;
  let stream: string;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    base = await listenOn(server);
    resident = await server.person([{ role: 'resident', areaPath: 'boston' }]);
    stream = `person:${resident.id}`;
  });
  afterAll(() => server.close());
  const say = (count: number) => transact(server.database, SYSTEM.test, async (tx) => {
    announce(tx, ...Array.from({ length: count }, (_, i) => numbered(stream, i)));
  });
  const streamOf = (resumed: unknown) =>
    (resumed as { data: Resumed }).data.streams[stream]!;
  const seqs = (heard: { stream: string; seq: number }[]) =>
    heard.filter((news) => news.stream === stream).map((news) => news.seq);

  it('is replayed in order after the last one seen, and goes on without a gap or a double', async () => {
    await say(40);
    await server.realtime.catchUp();
    const phone = await connect(base, resident, { [stream]: 10 });
    expect(streamOf(phone.resumed)).toEqual({ seq: 40, refetch: false });
    expect(seqs(phone.heard)).toEqual(Array.from({ length: 30 }, (_, i) => i + 11));
    phone.socket.disconnect();
    // News that become true while phones resume: each is heard once and in its place.
    const [some] = await Promise.all([
      Promise.all([0, 7, 39, 40].map(async (seq) => ({ seq, ...(await connect(base, resident, { [stream]: seq })) }))),
      (async () => { for (let i = 0; i < 20; i += 1) await say(1); })(),
    ]);
    for (const one of some) {
      await until(() => seqs(one.heard).at(-1) === 60, 'the last news');
      expect(seqs(one.heard)).toEqual(Array.from({ length: 60 - one.seq }, (_, i) => i + 1 + one.seq));
      one.socket.disconnect();
    }
  });

  it('tells a phone to fetch again when the gap is too long, too old, or of another world', async () => {
    await say(LIMITS.NEWS_REPLAY_MAX + 5);
    await server.realtime.catchUp();
    const last = 60 + LIMITS.NEWS_REPLAY_MAX + 5;
    for (const seen of [3, last + 100]) {
      const phone = await connect(base, resident, { [stream]: seen });
      expect(streamOf(phone.resumed)).toEqual({ seq: last, refetch: true });
      expect(seqs(phone.heard)).toEqual([]);
      phone.socket.disconnect();
    }
    await transact(server.database, SYSTEM.test, (tx) => tx.query(
      `delete from news where stream = $1::text and seq <= $2::bigint`, [stream, last]));
    await server.realtime.catchUp();
    const phone = await connect(base, resident, { [stream]: last - 10 });
    expect(streamOf(phone.resumed)).toEqual({ seq: last, refetch: true });
    await say(1);
    await until(() => seqs(phone.heard).at(-1) === last + 1, 'the next news');
    expect(seqs(phone.heard)).toEqual([last + 1]);
    phone.socket.disconnect();
  });

  it('tells a phone to fetch again when only a part of its gap is left, wherever the hole is', async () => {
    const visitor = await server.person([{ role: 'resident', areaPath: 'boston' }]);
    const own = `person:${visitor.id}`;
    await transact(server.database, SYSTEM.test, async (tx) => {
      announce(tx, ...Array.from({ length: 12 }, (_, i) => numbered(own, i)));
    });
    await server.realtime.catchUp();
    const forget = (seqs: number[]) => transact(server.database, SYSTEM.test, (tx) => tx.query(
      `delete from news where stream = $1::text and seq = any ($2::bigint[])`, [own, seqs]));
    const resumeFrom = async (seq: number) => {
      const phone = await connect(base, visitor, { [own]: seq });
      phone.socket.disconnect();
      const { refetch } = (phone.resumed as { data: Resumed }).data.streams[own]!;
      return { refetch, heard: phone.heard.filter((news) => news.stream === own).map((news) => news.seq) };
    };
    // The oldest are gone: what is left is not what came after the last one seen.
    await forget([1, 2, 3, 4, 5]);
    expect(await resumeFrom(3)).toEqual({ refetch: true, heard: [] });
    expect(await resumeFrom(5)).toEqual({ refetch: false, heard: [6, 7, 8, 9, 10, 11, 12] });
    // One in the middle is gone: the clocks of two processes differ, and news are forgotten by age.
    await forget([9]);
    expect(await resumeFrom(6)).toEqual({ refetch: true, heard: [] });
    // The newest are gone.
    await forget([12]);
    expect(await resumeFrom(9)).toMatchObject({ refetch: true });
  });

  it('is not kept for ever for a socket that does not read', async () => {
    await until(() => server.realtime.connected() === 0, 'the earlier ones being gone');
    const visitor = await server.person([{ role: 'resident', areaPath: 'boston' }]);
    const phone = await connect(base, visitor);
    expect(server.realtime.connected()).toBe(1);
    (phone.socket.io.engine.transport as unknown as { ws: { _socket: { pause(): void } } }).ws._socket.pause();
    for (let i = 0; i < 40; i += 1) {
      await transact(server.database, SYSTEM.test, async (tx) => {
        announce(tx, { ...numbered(streams.person(visitor.id), i), body: { text: 'x'.repeat(500_000) } } as never);
      });
    }
    await server.realtime.catchUp();
    await until(() => server.realtime.connected() === 0, 'the end of it');
    phone.socket.disconnect();
  });

  it('ends with the session, changes with the rights, and comes again for other streams', async () => {
    const sql = (text: string, params: unknown[]) =>
      server.database.asOwner((q) => q.query(text, params));
    const [kept, lost, moved] = [
      await server.person([{ role: 'dispatcher', areaPath: 'boston' }]),
      await server.person([{ role: 'dispatcher', areaPath: 'boston' }]),
      await server.person([{ role: 'worker', areaPath: 'boston' }]),
    ];
    const phones = [await connect(base, kept), await connect(base, lost), await connect(base, moved)] as const;
    const left: string[] = [];
    phones.forEach((phone, i) => phone.socket.on('disconnect', (why) => left.push(`${i} ${why}`)));
    const ended: string[] = [];
    phones[1].socket.on('session:ended', ({ because }) => ended.push(because));
    await sql(`delete from session where person_id = $1::uuid`, [lost.id]);
    await transact(server.database, SYSTEM.test, (tx) => changeRoles(tx, moved.id, []));
    await Promise.all([1, 2, 3].map(() => server.realtime.recheckSessions()));
    await until(() => left.length === 2, 'both gone');
    expect(ended).toEqual(['expired']);
    // The one with other streams is cut like by the network: its client comes back by itself.
    expect(left.sort()).toEqual(['1 io server disconnect', '2 transport close']);
    const again = await connect(base, moved);
    expect(await again.socket.emitWithAck('task:accept', { offerId: crypto.randomUUID(), fence: 1 }))
      .toMatchObject({ ok: false, code: 'NOT_ALLOWED' });
    expect(phones[0].socket.connected).toBe(true);
    for (const one of [phones[0], again]) one.socket.disconnect();
  });

  it('is there for thirty tabs of a session and no more, of others all the same', async () => {
    await until(() => server.realtime.connected() === 0, 'the earlier ones being gone');
    const [many, one] = [
      await server.person([{ role: 'resident', areaPath: 'boston' }]),
      await server.person([{ role: 'resident', areaPath: 'boston' }])];
    const sockets = Array.from({ length: 80 }, () => io(base, {
      transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { cookie: many.cookie } }));
    let left = 0;
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => {
      socket.once('connect', () => setTimeout(resolve, 300));
      socket.once('disconnect', () => { left += 1; });
    })));
    expect([left, server.realtime.connected()]).toEqual([50, LIMITS.SOCKETS_PER_SESSION_MAX]);
    const other = await connect(base, one);
    expect(other.resumed).toMatchObject({ ok: true });
    // A tab that is closed makes room for another.
    sockets.find((socket) => socket.connected)!.disconnect();
    await until(() => server.realtime.connected() === LIMITS.SOCKETS_PER_SESSION_MAX, 'its end');
    const again = await connect(base, many);
    expect(again.resumed).toMatchObject({ ok: true });
    for (const socket of [...sockets, other.socket, again.socket]) socket.disconnect();
  });

  it('takes so many calls a second and no more, and refuses the rest with a code', async () => {
    const worker = await server.person([{ role: 'worker', areaPath: 'boston' }]);
    const phone = await connect(base, worker);
    const acks = await Promise.all(Array.from({ length: 60 }, () =>
      phone.socket.emitWithAck('task:accept', { offerId: crypto.randomUUID(), fence: 1 })));
    const codes = acks.map((ack) => (ack.ok ? '' : ack.code));
    expect(codes.filter((code) => code === 'TOO_MANY_TRIES').length).toBeGreaterThanOrEqual(20);
    expect(codes.filter((code) => code === 'OFFER_GONE').length).toBeGreaterThanOrEqual(LIMITS.SOCKET_CALLS_PER_SECOND_MAX - 1);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await phone.socket.emitWithAck('task:accept', { offerId: crypto.randomUUID(), fence: 1 }))
      .toMatchObject({ code: 'OFFER_GONE' });
    phone.socket.disconnect();
  });
});

describeOnEngines('a city that is loaded while people watch', 'empty', (clone) => {
  it('gives them its streams: they are let go softly and come again', async () => {
    const server = await startServer(await clone.open());
    const base = await listenOn(server);
    const supervisor = await server.person([{ role: 'supervisor', areaPath: 'town' }]);
    const before = await connect(base, supervisor);
    const names = (resumed: unknown) => Object.keys((resumed as { data: Resumed }).data.streams);
    expect(names(before.resumed).sort()).toEqual(['figures', `person:${supervisor.id}`]);
    const left = new Promise((resolve) => before.socket.once('disconnect', resolve));
    const square = { type: 'MultiPolygon' as const, coordinates: [[[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]] };
    await transact(server.database, SYSTEM.import, async (tx) => {
      await putCity(tx, {
        id: 'town', nameZh: '镇', nameEn: 'Town', timeZone: 'UTC', language: 'en', centerLon: 0, centerLat: 0, zoom: 9,
        model: false, attribution: '', origin: 'real', shiftWeeks: null, loadedAt: null });
      await putFirstGrid(tx, '2026-01-01T00:00:00Z', {
        areas: [{ path: 'town', parent: null, nameZh: '镇', nameEn: 'Town', kind: 'city', geometry: null }],
        cells: [{ code: '1', nameZh: '一', nameEn: 'One', areaPath: 'town', geometry: square }], labels: [] });
      announce(tx, { stream: 'area:town:heat', kind: 'city:reloaded', body: {} });
    });
    expect(await left).toBe('transport close');
    const after = await connect(base, supervisor, { 'area:town:heat': 0 });
    expect(names(after.resumed).sort()).toEqual(['area:town:heat', 'area:town:work', 'figures', `person:${supervisor.id}`]);
    await until(() => after.heard.some((news) => news.kind === 'city:reloaded'), 'the word of the load');
    after.socket.disconnect();
    await server.close();
  });
});

describe('a socket call without a policy', () => {
  it('stops the start', async () => {
    const http = createServer();
    const realtime = createRealtime({
      database: {} as Database, http, log: console, recognise: async () => undefined,
      recheck: async () => new Map(), isOurOrigin: () => true, spend: () => undefined,
    });
    expect(() => realtime.answer('task:accept', {
      schema: {}, policy: '', allowed: () => true, run: async () => undefined,
    })).toThrow(/no policy/);
    await realtime.close();
  });
});
