/** Once a run: the real server process with the demo city, for every browser test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { loadDemo } from '../../geodata/demo.ts';
import { readConfig } from '../../server/config.ts';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { openDatabase } from '../../server/platform/database/open-database.ts';
import { migrateUp } from '../../server/platform/migrate.ts';
import { holdHistory } from '../tasks/hold-history.ts';
import { newDataFolder } from './data-folder.ts';
import { letTestsIn } from './templates.ts';

declare module 'vitest' {
  interface ProvidedContext {
    base: string;
  }
}

const freePort = () => new Promise<number>((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as { port: number };
    probe.close(() => resolve(port));
  });
});

async function untilReady(base: string, child: ChildProcess, said: () => string): Promise<void> {
  const end = Date.now() + 180_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${said()}`);
    const ready = await fetch(`${base}/health/ready`).then((r) => r.ok, () => false);
    if (ready) return;
    if (Date.now() > end) throw new Error(`the server did not become ready:\n${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A list that nobody reads at once: people whose names are in another order than their accounts. */
const addReaders = (database: Database) => transact(database, SYSTEM.import, (tx) => tx.query(
  `with reader as (
     insert into person (id, account, name, origin)
     select gen_random_uuid(), 'reader-' || lpad(n::text, 4, '0'), 'Reader ' || lpad((n * 7919 % 3000)::text, 4, '0'), 'demo'
     from generate_series(1, 3000) n returning id)
   insert into person_role (person_id, role, area_path) select id, 'resident', 'boston' from reader`, []));

/**
 * The demo's city, with its open history held: nobody who begins a shift in a test is asked for
 * something that the test did not file.
 */
async function prepare(directory: string): Promise<void> {
  const config = readConfig({ DATA_DIR: directory, SIMULATION: 'off' });
  const database = await openDatabase({ ...config, log: () => undefined });
  try {
    await migrateUp(database);
    await letTestsIn(database);
    await loadDemo(database, config, () => undefined);
    await holdHistory(database);
    await addReaders(database);
  } finally {
    await database.close();
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = newDataFolder('browser');
  await prepare(directory);
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, PORT: String(port), DATA_DIR: directory, SIMULATION: 'off', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => { output += String(chunk); });
  child.stderr.on('data', (chunk) => { output += String(chunk); });
  const base = `http://127.0.0.1:${port}`;
  await untilReady(base, child, () => output);
  project.provide('base', base);
  return async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
}
