import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Each setting with each kind of wrong value. */
const WRONG: [string, string][] = [
  ['PORT', 'abc'], ['PORT', '-1'], ['PORT', '70000'], ['PORT', '80.5'], ['PORT', '8080 8081'],
  ['HOST', 'two words'], ['HOST', 'http://localhost'],
  ['DATABASE_URL', 'mysql://user:very-secret@host/db'], ['DATABASE_URL', 'localhost:5432'], ['DATABASE_URL', 'postgres://user:very-secret@ho st/db'],
  ['TRUSTED_PROXIES', 'everybody'], ['TRUSTED_PROXIES', '10.0.0.0/8,'],
  ['PUBLIC_URL', 'grid.example.org'], ['PUBLIC_URL', 'ftp://grid.example.org'], ['PUBLIC_URL', 'https://'],
  ['DEMO', 'maybe'], ['DEMO', '2'], ['SIMULATION', 'a little'],
  ['ENGINE', 'oracle'], ['ENGINE', 'Cluster'], ['CITY', 'paris'],
  ['NOTICE_DAYS', 'five'], ['NOTICE_DAYS', '-1'], ['NOTICE_DAYS', '1.5'], ['NOTICE_DAYS', '9999'],
  ['PANEL_QUORUM', '0'], ['PANEL_QUORUM', 'two'], ['PANEL_QUORUM', '-2'],
  ['LOG_LEVEL', 'loud'],
];

describe('a wrong setting', () => {
  it.each(WRONG)('%s=%s is told in one sentence with its name and what it may be', (name, value) => {
    let told: unknown;
    try {
      readConfig({ [name]: value });
    } catch (error) {
      told = error;
    }
    expect(told).toMatchObject({ code: 'SETTING_INVALID' });
    const { message } = told as Error;
    expect(message).toMatch(new RegExp(`: ${name} must be .+, not `));
    expect(message).not.toContain('\n');
    expect(message).not.toContain('very-secret');
  });

  it.each([
    ['server/main.ts', []], ['server/migrate.ts', ['status']], ['server/verify.ts', []],
  ] as const)('ends %s with the sentence and nothing else', (file, args) => {
    const ran = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, file), ...args], {
      cwd: ROOT, encoding: 'utf8', env: { ...process.env, PORT: 'abc' } });
    expect(ran.status).toBe(1);
    expect(ran.stderr.trim().split('\n')).toEqual([
      'SETTING_INVALID: A setting is not usable: PORT must be a whole number from 0 to 65535, not "abc"']);
  });

  it('is not one that is right: each of these means what it says', () => {
    expect(readConfig({ PORT: '', HOST: '', DATABASE_URL: '', CITY: '', LOG_LEVEL: '' }))
      .toMatchObject({ port: 8080, portIsExplicit: false, host: '127.0.0.1', city: 'boston', demo: true, logLevel: 'warn' });
    expect(readConfig({ PORT: '0', HOST: '::1', DEMO: 'OFF', NOTICE_DAYS: '0', PANEL_QUORUM: '3' }))
      .toMatchObject({ port: 0, portIsExplicit: true, host: '::1', demo: false, simulation: false, noticeDays: 0, panelQuorum: 3 });
    expect(readConfig({ DEMO: 'false' }).demo).toBe(false);
    expect(readConfig({ SIMULATION: '0' })).toMatchObject({ demo: true, simulation: false });
    for (const url of ['postgres://a:b@host/db', 'postgresql://a@host:5433/db?sslmode=require', 'postgresql:///db?host=/run/postgresql']) {
      expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url);
    }
    expect(readConfig({}).trustedProxies).toEqual([]);
    expect(readConfig({ PUBLIC_URL: 'https://grid.example.org/' }).trustedProxies).toEqual(['loopback']);
    expect(readConfig({ TRUSTED_PROXIES: '10.0.0.7, fd00::/8,loopback' }).trustedProxies)
      .toEqual(['10.0.0.7', 'fd00::/8', 'loopback']);
    expect(readConfig({ PUBLIC_URL: 'https://grid.example.org/' }).publicUrl).toBe('https://grid.example.org/');
    expect(readConfig({ PORT: '1' }, { PORT: '2' }).port).toBe(2);
  });
});

describe('npm run migrate -- down', () => {
  it.each([[], ['0'], ['-1'], ['two'], ['1.5']])('with "%s" takes nothing back and says what to say', (...given) => {
    const ran = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'server/migrate.ts'), 'down', ...given], {
      cwd: ROOT, encoding: 'utf8', env: { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' } });
    // Not even a connection is tried.
    expect([ran.status, ran.stderr.trim(), ran.stdout]).toEqual([2, 'say how many migrations to take back: down 1, or down all', '']);
  });
});
