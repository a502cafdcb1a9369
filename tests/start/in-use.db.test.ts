import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Database } from '../../server/platform/database/database.ts';
import { openEmbedded } from '../../server/platform/database/embedded.ts';
import { newDataFolder } from '../support/data-folder.ts';
import { copyFolder } from '../support/template-cache.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('beside a running embedded engine', () => {
  const directory = newDataFolder('in-use');
  let database: Database;
  beforeAll(async () => {
    copyFolder(inject('templates').embedded.empty, directory);
    database = await openEmbedded({ directory });
  });
  afterAll(async () => {
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const run = (args: string[], env: Record<string, string> = {}, cwd = ROOT) =>
    new Promise<{ code: number | null; output: string }>((resolve) => {
      const child = spawn(process.execPath, ['--import', join(ROOT, 'node_modules/tsx/dist/esm/index.mjs'), ...args], {
        cwd, stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, DATABASE_URL: '', DATA_DIR: directory, ENGINE: 'embedded', ...env },
      });
      let output = '';
      child.stdout.on('data', (chunk) => { output += String(chunk); });
      child.stderr.on('data', (chunk) => { output += String(chunk); });
      child.once('exit', (code) => resolve({ code, output }));
    });
  const cells = join(directory, 'cells.geojson');

  it.each([
    ['a verify', ['server/verify.ts']],
    ['a load of the demo', ['geodata/load.ts', 'boston']],
    ['a load of one\'s own', ['geodata/load.ts', 'Newtown', '--cells', cells]],
  ])('%s says who uses it, in one sentence', async (_what, args) => {
    writeFileSync(cells, '{}');
    const { code, output } = await run(args);
    expect(code).toBe(1);
    expect(output).toMatch(/^DATABASE_IN_USE: .*in use/m);
    expect(output).toMatch(new RegExp(`"pid": ?${process.pid}`));
    expect(output).not.toMatch(/^\s+at /m);
  });

  it('a load of Yuyao goes to Yuyao\'s own folder', async () => {
    // In another folder and without DATA_DIR, with that folder taken: it says which one it wanted.
    const elsewhere = newDataFolder('yuyao');
    copyFolder(inject('templates').embedded.empty, join(elsewhere, '.data-yuyao'));
    const own = await openEmbedded({ directory: join(elsewhere, '.data-yuyao') });
    const { code, output } = await run([join(ROOT, 'geodata/load.ts'), 'yuyao'], { DATA_DIR: '' }, elsewhere);
    expect([code, output]).toEqual([1, expect.stringContaining('DATABASE_IN_USE')]);
    expect(existsSync(join(elsewhere, '.data'))).toBe(false);
    await own.close();
    rmSync(elsewhere, { recursive: true, force: true });
  });

  it('a wrong command line is told before anything is opened', async () => {
    const { code, output } = await run(['geodata/load.ts', 'Newtown']);
    expect([code, output.trim()]).toEqual([2, 'a city of your own needs --cells F']);
  });
});
