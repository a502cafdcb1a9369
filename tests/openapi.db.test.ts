import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnNative } from './support/engines.ts';
import { startServer, type TestServer } from './support/server.ts';

describeOnNative('the contract', 'empty', (clone) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer(await clone.open());
  });
  afterAll(() => server.close());
  const contract = async () =>
    (await server.app.inject('/api/openapi.json')).json<OpenAPI3>();

  it('is the one that is written down: a change is a visible difference', async () => {
    const { paths } = await contract();
    expect(Object.keys(paths!).length).toBeGreaterThan(30);
    await expect(`${JSON.stringify(paths, null, 1)}\n`).toMatchFileSnapshot('./openapi.snapshot.json');
  });
  it('is what the web is compiled against', async () => {
    const types = astToString(await openapiTS(await contract()));
    await expect(`// Made from the server's routes by \`npm run contract\`; not written by hand.\n${types}`)
      .toMatchFileSnapshot('../web/platform/contract.gen.ts');
  });
});
