/** Starts the server as a second process on a test's database. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';

/** Of a native database; the caller kills the child. `more` is told to it as environment. */
export async function startOther(
  database: Database, more: Record<string, string> = {},
): Promise<{ child: ChildProcess; base: string }> {
  const [row] = await transact(database, SYSTEM.test, (tx) =>
    tx.query<{ name: string }>('select current_database() as name'));
  const native = inject('templates').native!;
  const child = fork(fileURLToPath(new URL('other-process.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'], silent: true,
    env: { ...process.env, TEST_HOST: native.host, TEST_USER: native.user, TEST_DATABASE: row!.name, ...more },
  });
  const base = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(message as string));
    child.once('exit', (code) => reject(new Error(`other process ended with ${code}`)));
  });
  return { child, base };
}
