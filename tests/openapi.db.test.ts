import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnNative } from './support/engines.ts';
import { startServer, type TestServer } from './support/server.ts';

describeOnNative('the contract', 'empty', (clone) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(await clone.open());
  });
  afterAll(() => server.close());

  it('is the one that is written down: a change is a visible difference', async () => {
    const { paths } = (await server.app.inject('/api/openapi.json')).json<{ paths: Record<string, unknown> }>();
    expect(Object.keys(paths).length).toBeGreaterThan(30);
    await expect(`${JSON.stringify(paths, null, 1)}\n`).toMatchFileSnapshot('./openapi.snapshot.json');
  });
});
