import { fork, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { takeLockFile } from '../../server/platform/database/lock-file.ts';
import { chooseEngine } from '../../server/platform/database/open-database.ts';

describe('the engine', () => {
  const choose = (facts: Partial<Parameters<typeof chooseEngine>[0]>) => chooseEngine({
    asked: 'auto', hasBinaries: true, hasCluster: false, hasEmbedded: false, ...facts });
  it('is the cluster where PostGIS is, else the embedded one', () => {
    expect(choose({})).toEqual({ engine: 'cluster' });
    expect(choose({ hasBinaries: false })).toEqual({ engine: 'embedded' });
    expect(choose({ asked: 'embedded' })).toEqual({ engine: 'embedded' });
  });
  it('stays with the data: PostGIS that comes later opens no empty database', () => {
    const stays = choose({ hasEmbedded: true });
    expect(stays.engine).toBe('embedded');
    expect(stays.say).toMatch(/stays with the embedded engine/);
    expect(choose({ hasEmbedded: true, asked: 'cluster' })).toEqual({ engine: 'cluster' });
    expect(choose({ hasEmbedded: true, hasCluster: true })).toEqual({ engine: 'cluster' });
  });
  it('says what is missing when the data is a cluster\'s and PostGIS has gone', () => {
    expect(() => choose({ hasCluster: true, hasBinaries: false })).toThrow(/not found any more/);
    expect(() => choose({ asked: 'cluster', hasBinaries: false })).toThrow(/no PostgreSQL/);
  });
});

describe('the settings', () => {
  it('know a simulation token in the demo only', () => {
    expect(readConfig({ SIMULATION_TOKEN: 'abc' }).simulationToken).toBe('abc');
    expect(readConfig({ SIMULATION_TOKEN: 'abc', DEMO: 'off' }).simulationToken).toBeNull();
    expect(readConfig({}).simulationToken).toBeNull();
  });
});

describe('the lock file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'deedgrid-lock-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const dead = () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    return `${pid} 1\n`;
  };

  it('is whole from its first moment, given back once, and only by its holder', () => {
    const file = join(directory, 'one.lock');
    const release = takeLockFile(file);
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    expect(() => takeLockFile(file)).toThrow(expect.objectContaining({ code: 'DATABASE_IN_USE', facts: { pid: process.pid } }));
    release();
    expect(existsSync(file)).toBe(false);
    const next = takeLockFile(file);
    release();
    expect(existsSync(file)).toBe(true);
    next();
    for (const content of [dead(), '', `${process.pid} 12345\n`]) {
      writeFileSync(file, content);
      takeLockFile(file)();
    }
    expect(readdirSync(directory)).toEqual([]);
  });

  it('of a dead holder is taken by one of many who come at the same moment', async () => {
    const file = join(directory, 'race.lock');
    const children = Array.from({ length: 5 }, () => fork(
      fileURLToPath(new URL('../support/take-lock.ts', import.meta.url)), [], { execArgv: ['--import', 'tsx'] }));
    await Promise.all(children.map((child) => new Promise((resolve) => child.once('message', resolve))));
    for (let round = 0; round < 12; round += 1) {
      writeFileSync(file, dead());
      const at = Date.now() + 60;
      const told = await Promise.all(children.map((child) => new Promise<{ got: boolean; code?: string }>((resolve) => {
        child.once('message', (message) => resolve(message as { got: boolean }));
        child.send({ file, at, holdMilliseconds: 250 });
      })));
      expect(told.filter((one) => one.got), JSON.stringify(told)).toHaveLength(1);
      expect(told.filter((one) => one.code === 'DATABASE_IN_USE')).toHaveLength(4);
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(readdirSync(directory)).toEqual([]);
    }
    for (const child of children) child.kill('SIGKILL');
  });
});
