/** The switch of the demo's simulated life: a child process that uses the public API alone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { failure } from '../platform/errors.ts';
import type { SimulationView } from './simulation.schema.ts';

export interface Simulation {
  view(): SimulationView;
  switch(running: boolean): SimulationView;
  stop(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('../simulate.ts', import.meta.url));

/**
 * Runs or stops the child. `token` lets it sign in as simulated; null: not available (outside the
 * demo, in tests and bench). Error on switching: STATE_CONFLICT.
 */
export function createSimulation(
  token: string | null, url: () => string, log: { error: (facts: object, text: string) => void },
): Simulation {
  let child: ChildProcess | undefined;
  const view = () => ({ available: token !== null, running: child !== undefined });
  function start(): void {
    const started = spawn(
      process.execPath, ['--import', 'tsx', SCRIPT, '--url', url(), '--token-on-stdin', '--quiet'],
      { stdio: ['pipe', 'ignore', 'inherit'] },
    );
    // Not in the arguments: everybody on the machine can read those.
    started.stdin.end(`${token!}\n`);
    started.on('error', (error) => log.error({ err: error }, 'simulated life'));
    started.on('exit', () => {
      if (child === started) child = undefined;
    });
    child = started;
  }
  return {
    view,
    switch: (running) => {
      if (token === null) throw failure('STATE_CONFLICT', { simulation: 'not available' });
      if (running && !child) start();
      if (!running && child) {
        child.kill('SIGTERM');
        child = undefined;
      }
      return view();
    },
    stop: async () => {
      const running = child;
      child = undefined;
      if (!running || running.exitCode !== null) return;
      const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      running.kill('SIGTERM');
      await ended;
    },
  };
}
