/** The server as a process of its own, as people start it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from './server.ts';

export interface ServerProcess {
  base: string;
  child: ChildProcess;
  /** Everything it has said. */
  said(): string;
  ended: Promise<number | null>;
}

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

/** Runs the server until it ends by itself; what the settings are wrong about is for the caller. */
export function runServer(env: Record<string, string>): Omit<ServerProcess, 'base'> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env, DATABASE_URL: '', DEMO: 'off', PORT: '0', HOST: '127.0.0.1', ENGINE: 'auto', ...env,
    },
  });
  let text = '';
  child.stdout.on('data', (chunk) => { text += String(chunk); });
  child.stderr.on('data', (chunk) => { text += String(chunk); });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, said: () => text, ended };
}

/** Starts the server and waits until it listens. */
export async function startProcess(env: Record<string, string>): Promise<ServerProcess> {
  const run = runServer(env);
  const base = await until(() => {
    if (run.child.exitCode !== null) throw new Error(run.said());
    return /engine /.test(run.said()) && /DeedGrid +(http:\S+)/.exec(run.said())?.[1];
  }, 'the server', 90_000);
  return { ...run, base };
}
