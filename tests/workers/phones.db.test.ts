import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../server/config.ts';
import { describeOnEngines } from '../support/engines.ts';
import { listenOn, startServer, type TestServer, until } from '../support/server.ts';
import { near, type Office, openOffice } from '../tasks/office.ts';

describeOnEngines('a phone on the line', 'boston', (clone) => {
  let server: TestServer;
  let office: Office;
  beforeAll(async () => {
    server = await startServer(await clone.open());
    office = await openOffice(server, await listenOn(server));
  });
  afterAll(() => server.close());

  it('is asked before a nearer one that hangs half open, which is noticed within ten seconds', async () => {
    expect(LIMITS.SOCKET_PING_MILLISECONDS + LIMITS.SOCKET_PONG_MILLISECONDS_MAX).toBeLessThanOrEqual(10_000);
    const [close, far] = [await office.worker(near(0.001)), await office.worker(near(0.01))];
    const { task: first } = await office.file();
    expect(first.offer?.workerId).toBe(close.id);
    await office.dispatcher.post(`/api/tasks/${first.id}/cancellation`, { reason: 'the test is over' });
    // In a tunnel: the connection stands, and nothing comes through it any more.
    const { transport } = close.socket.io.engine as unknown as { transport: { ws: { _socket: { pause(): void } } } };
    transport.ws._socket.pause();
    expect(server.world.workers.isConnected(close.id)).toBe(true);
    await until(() => !server.world.workers.isConnected(close.id), 'the silence noticed', 15_000);
    const { task } = await office.file();
    expect(task.offer?.workerId).toBe(far.id);
    await far.socket.emitWithAck('task:decline', { offerId: task.offer!.id, fence: task.offer!.fence, reason: 'busy' });
    // Better a silent phone than none: the news waits for it.
    expect((await office.read(task.id)).offer?.workerId).toBe(close.id);
    for (const one of [close, far]) await one.end();
  });
});
