import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Resumed } from '../../server/events.ts';
import { announce } from '../../server/platform/announce.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { describeOnEngines } from '../support/engines.ts';
import { numbered } from '../support/numbered.ts';
import { connect, listenOn, startServer, type TestServer, type Visitor } from '../support/server.ts';

describeOnEngines('news that are partly deleted', 'boston', (clone) => {
  let server: TestServer;
  let base: string;
  let resident: Visitor;
  let stream: string;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    base = await listenOn(server);
    resident = await server.person([{ role: 'resident', areaPath: 'boston' }]);
    stream = `person:${resident.id}`;
    await transact(server.database, SYSTEM.test, async (tx) => {
      announce(tx, ...Array.from({ length: 10 }, (_, n) => numbered(stream, n)));
    });
    // What is old goes, what is younger stays: the gap of a phone may begin in what is gone.
    await transact(server.database, SYSTEM.test, (tx) => tx.query(
      `delete from news where stream = $1::text and seq <= 6`, [stream]));
    await server.realtime.catchUp();
  });
  afterAll(() => server.close());
  const resume = async (seen: number) => {
    const phone = await connect(base, resident, { [stream]: seen });
    phone.socket.disconnect();
    const { data } = phone.resumed as { data: Resumed };
    return { ...data.streams[stream], heard: phone.heard.filter((news) => news.stream === stream).map((news) => news.seq) };
  };

  it.each([0, 1, 3, 5])('are no replay for a phone that has seen %i of them: it fetches again', async (seen) => {
    expect(await resume(seen)).toEqual({ seq: 10, refetch: true, heard: [] });
  });
  it('are a replay for a phone that has seen all that is gone', async () => {
    expect(await resume(6)).toEqual({ seq: 10, refetch: false, heard: [7, 8, 9, 10] });
    expect(await resume(8)).toEqual({ seq: 10, refetch: false, heard: [9, 10] });
    expect(await resume(10)).toEqual({ seq: 10, refetch: false, heard: [] });
  });
});
