import { expect, it } from 'vitest';
import { keepRunning, type Life } from '../../server/platform/database/keep-running.ts';
import { until } from '../support/server.ts';

const life = (name: number) => {
  let end = () => undefined as void;
  const ended = new Promise<void>((resolve) => { end = resolve; });
  return { name, ended, end };
};
type Named = Life & { name: number; end: () => void };

it('what must run is brought up again after every end, and says so without a flood', async () => {
  const lines: string[] = [];
  let tries = 0;
  let fails = 0;
  const kept = keepRunning<Named>({
    first: life(0), log: (line) => lines.push(line), milliseconds: { min: 1, max: 4, steady: 60_000 },
    bringUp: async () => {
      tries += 1;
      if (fails > 0) {
        fails -= 1;
        throw new Error(fails > 10 ? 'no room' : 'no memory');
      }
      return life(tries);
    },
  });
  for (let round = 1; round <= 5; round += 1) {
    kept.current().end();
    await until(() => kept.current().name === round, `life ${round}`);
  }
  fails = 30;
  kept.current().end();
  await until(() => kept.current().name === 36, 'the one after thirty failures');
  // Thirty failures for two reasons are two lines.
  expect(lines.filter((line) => /does not start/.test(line))).toEqual([
    'the database does not start: no room', 'the database does not start: no memory']);
  expect(lines.filter((line) => /runs again/.test(line))).toHaveLength(6);
  await kept.letGo();
  kept.current().end();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(tries).toBe(36);
});

it('waits longer and longer between tries, and no longer than the bound', async () => {
  const at: number[] = [];
  const kept = keepRunning<Named>({
    first: life(0), log: () => undefined, milliseconds: { min: 5, max: 40, steady: 60_000 },
    bringUp: async () => {
      at.push(performance.now());
      throw new Error('never');
    },
  });
  kept.current().end();
  await until(() => at.length === 8, 'eight tries');
  await kept.letGo();
  const gaps = at.slice(1).map((time, i) => time - at[i]!);
  // A timer is never early: 5, 10, 20, 40, 40 ... at the least.
  [5, 10, 20, 40, 40, 40, 40].forEach((least, i) => expect(gaps[i]).toBeGreaterThanOrEqual(least - 1.5));
});
