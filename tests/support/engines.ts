/** A database of one's own for a test file, on each engine of this machine. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, inject } from 'vitest';
import type { Database } from '../../server/platform/database/database.ts';
import { openEmbedded } from '../../server/platform/database/embedded.ts';
import { openPostgres } from '../../server/platform/database/postgres.ts';
import { copyFolder } from './template-cache.ts';
import type { EngineName, TemplateName } from './templates.ts';

export interface TestDatabase {
  engine: EngineName;
  /** The clone, opened; the same one for the whole file. */
  open(): Promise<Database>;
  /** A further connection to the same clone: another process, as far as the database knows. */
  again(more?: { connections: number }): Promise<Database>;
}

/** Runs the tests on every engine; without PostGIS the native ones are skipped, never in CI. */
export function describeOnEngines(
  name: string, template: TemplateName, tests: (database: TestDatabase) => void,
): void {
  const native = inject('templates').native !== null;
  if (!native && process.env.CI === 'true') throw new Error('CI needs PostgreSQL with PostGIS');
  describe.skipIf(!native)(`${name} (native)`, () => tests(nativeClone(template)));
  describeOnEmbedded(name, template, tests);
}

/** Only where more than one session is needed: two processes, real concurrency. */
export function describeOnNative(
  name: string, template: TemplateName, tests: (database: TestDatabase) => void,
): void {
  const native = inject('templates').native !== null;
  if (!native && process.env.CI === 'true') throw new Error('CI needs PostgreSQL with PostGIS');
  describe.skipIf(!native)(`${name} (native)`, () => tests(nativeClone(template)));
}

/** What holds of the one session that the embedded engine is. */
export function describeOnEmbedded(
  name: string, template: TemplateName, tests: (database: TestDatabase) => void,
): void {
  describe(`${name} (embedded)`, () => tests(embeddedClone(template)));
}

function nativeClone(template: TemplateName): TestDatabase {
  const server = inject('templates').native;
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const opened: Database[] = [];
  let made: Promise<void> | undefined;
  const asOwner = async (sql: string, params: unknown[] = []) => {
    const client = new pg.Client({ ...server!, database: 'postgres' });
    await client.connect();
    try {
      return (await client.query<Record<string, number>>(sql, params)).rows;
    } finally {
      await client.end();
    }
  };
  const make = async () => {
    // A template that another file is cloning is busy for a moment.
    for (let attempt = 0; ; attempt += 1) {
      try {
        await asOwner(`create database "${name}" template "template_${template}" strategy file_copy`);
        return;
      } catch (error) {
        if (attempt > 100 || (error as { code?: string }).code !== '55006') throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  const connect = async (more: { connections?: number } = {}) => {
    await (made ??= make());
    const database = await openPostgres({
      engine: 'cluster', description: 'test', connection: { ...server!, database: name }, ...more,
    });
    opened.push(database);
    return database;
  };
  let first: Promise<Database> | undefined;
  afterAll(async () => {
    for (const database of opened) await database.close().catch(() => undefined);
    if (!made) return;
    // Each is begun again by itself, a second late: no test of what comes out of it would see it.
    const [counted] = await asOwner(
      'select deadlocks::int from pg_stat_database where datname = $1', [name]);
    await asOwner(`drop database if exists "${name}" with (force)`);
    expect(counted?.deadlocks, 'statements waited for each other in a circle').toBe(0);
  });
  return { engine: 'native', open: () => (first ??= connect()), again: connect };
}

function embeddedClone(template: TemplateName): TestDatabase {
  let first: Promise<Database> | undefined;
  let directory: string | undefined;
  afterAll(async () => {
    await (await first)?.close();
    if (directory) rmSync(dirname(directory), { recursive: true, force: true });
  });
  const open = () => {
    directory = join(mkdtempSync(join(tmpdir(), 'deedgrid-embedded-')), 'data');
    copyFolder(inject('templates').embedded[template], directory);
    return openEmbedded({ directory });
  };
  return {
    engine: 'embedded',
    open: () => (first ??= open()),
    // One session and one process is all the embedded engine has.
    again: () => (first ??= open()),
  };
}
