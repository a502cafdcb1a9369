import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnNative } from '../support/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';

describeOnNative('the session cookie', 'boston', (clone) => {
  let plain: TestServer;
  let proxied: TestServer;
  beforeAll(async () => {
    plain = await startServer(await clone.open());
    proxied = await startServer(await clone.again(), { PUBLIC_URL: 'https://grid.example.org' });
  });
  afterAll(async () => {
    await plain.close();
    await proxied.close();
  });
  const signIn = async (server: TestServer, host: string, origin?: string) => {
    const answer = await server.app.inject({
      method: 'POST', url: '/api/session', payload: { account: 'planner', password: 'deedgrid-demo' },
      headers: { host, ...(origin && { origin }) } });
    return { status: answer.statusCode, cookie: [answer.headers['set-cookie']].flat()[0], insecure: answer.json<{ insecure?: boolean }>().insecure };
  };

  it('is __Host- and Secure on loopback', async () => {
    const { cookie, insecure } = await signIn(plain, 'localhost:8080', 'http://localhost:8080');
    expect(cookie).toMatch(/^__Host-deedgrid=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(insecure).toBe(false);
  });

  it('is plain but HttpOnly and Lax from another device over http, and the page is told', async () => {
    const { cookie, insecure } = await signIn(plain, 'grid-pc:8080', 'http://grid-pc:8080');
    expect(cookie).toMatch(/^deedgrid=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(insecure).toBe(true);
  });

  it('is __Host- behind a TLS proxy, whose origin is ours', async () => {
    const { status, cookie, insecure } = await signIn(proxied, '127.0.0.1:8080', 'https://grid.example.org');
    expect(status).toBe(200);
    expect(cookie).toMatch(/^__Host-deedgrid=.*Secure/);
    expect(insecure).toBe(false);
    expect((await signIn(proxied, '127.0.0.1:8080', 'https://evil.example.org')).status).toBe(403);
    const json = (await proxied.app.inject({ url: '/tiles/cells.json' })).json<{ tiles: string[] }>();
    expect(json.tiles[0]).toMatch(/^https:\/\/grid\.example\.org\/tiles/);
  });

  it('is given to nobody who calls us by a name of their own', async () => {
    for (const server of [plain, proxied]) {
      const { status } = await signIn(server, 'evil.example:8080', 'http://evil.example:8080');
      expect(status).toBe(421);
      const read = await server.app.inject({ url: '/api/city', headers: { host: 'evil.example' } });
      expect([read.statusCode, read.json<{ code: string }>().code]).toEqual([421, 'HOST_UNKNOWN']);
    }
    expect((await proxied.app.inject({ url: '/api/city', headers: { host: 'grid.example.org' } })).statusCode).toBe(200);
  });

  it('is taken away at the end, under either name, and opens nothing any more', async () => {
    const made = await signIn(plain, 'localhost:8080', 'http://localhost:8080');
    const cookie = made.cookie!.split(';')[0]!;
    const headers = { host: 'localhost:8080', origin: 'http://localhost:8080', cookie };
    const who = () => plain.app.inject({ url: '/api/rulebook', headers });
    expect((await who()).statusCode).toBe(200);
    const ended = await plain.app.inject({ method: 'DELETE', url: '/api/session', headers });
    expect(ended.statusCode).toBeLessThan(300);
    const [strong, weak] = ended.headers['set-cookie'] as string[];
    expect(strong).toMatch(/^__Host-deedgrid=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970 .*HttpOnly; Secure; SameSite=Lax$/);
    expect(weak).toMatch(/^deedgrid=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970 .*HttpOnly; SameSite=Lax$/);
    expect((await who()).statusCode).toBe(401);
  });

  it('says at sign-in what is ours on every page: headers', async () => {
    const { headers } = await plain.app.inject({ url: '/api/city' });
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    // Only behind https: a local network on plain http would be shut out for half a year.
    expect(headers['strict-transport-security']).toBeUndefined();
    expect((await proxied.app.inject({ url: '/api/city' })).headers['strict-transport-security'])
      .toBe(`max-age=${180 * 86_400}`);
  });
});
