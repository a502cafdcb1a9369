import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLanes, type Lane } from '../../server/platform/database/lanes.ts';
import { until } from '../support/server.ts';

const LANES: readonly Lane[] = ['session', 'read', 'write'];
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Work that is held until it is let go. */
function held() {
  let go = () => undefined as void;
  const gate = new Promise<void>((resolve) => { go = resolve; });
  return { work: () => gate, go };
}

describe('the lanes to the database', () => {
  it('never hold more than a share, never let more wait than may, and lose nobody', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.oneof(
        fc.record({ lane: fc.constantFrom(...LANES), isPatient: fc.boolean() }), fc.nat(20)),
      { maxLength: 60 }),
      async (steps) => {
        const shares = { session: 5, read: 3, write: 2 };
        const lanes = createLanes({ shares, waitingMax: 3, waitMilliseconds: 60_000 });
        const running: Lane[] = [];
        const asked = { session: 0, read: 0, write: 0 };
        const open: (() => void)[] = [];
        const ends: Promise<unknown>[] = [];
        let refused = 0;
        for (const step of steps) {
          if (typeof step === 'number') open.splice(step % (open.length || 1), 1)[0]?.();
          else {
            const one = held();
            asked[step.lane] += 1;
            ends.push(lanes.run(step.lane, async () => {
              running.push(step.lane);
              open.push(one.go);
              await one.work();
              running.splice(running.indexOf(step.lane), 1);
            }, step.isPatient).catch((error: { code?: string }) => {
              expect(step.isPatient).toBe(false);
              expect(error.code).toBe('OVERLOADED');
              refused += 1;
            }));
          }
          await turn();
          const count = (...some: Lane[]) => running.filter((lane) => some.includes(lane)).length;
          expect(count('write')).toBeLessThanOrEqual(shares.write);
          expect(count('read', 'write')).toBeLessThanOrEqual(shares.read);
          expect(running.length).toBeLessThanOrEqual(shares.session);
          expect(lanes.running()).toBe(running.length);
        }
        while (running.length > 0 || lanes.waiting() > 0) {
          open.splice(0).forEach((go) => go());
          await turn();
        }
        await Promise.all(ends);
        expect([lanes.running(), lanes.waiting()]).toEqual([0, 0]);
        const total = asked.session + asked.read + asked.write;
        expect(ends).toHaveLength(total);
        expect(refused).toBeLessThanOrEqual(total);
      }), { numRuns: 300 });
  });

  it('keep room for sessions and reads when writes stand still', async () => {
    const lanes = createLanes({
      shares: { session: 4, read: 3, write: 2 }, waitingMax: 2, waitMilliseconds: 60_000 });
    const still = held();
    const writes = Array.from({ length: 4 }, () => lanes.run('write', still.work));
    await expect(lanes.run('write', still.work)).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(await lanes.run('read', async () => 'read')).toBe('read');
    const reads = Array.from({ length: 3 }, () => lanes.run('read', still.work));
    await expect(lanes.run('read', still.work)).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(await lanes.run('session', async () => 'session')).toBe('session');
    expect(lanes.running()).toBe(3);
    still.go();
    await Promise.all([...writes, ...reads]);
  });

  it('refuse who has waited too long, and let a patient one wait', async () => {
    const lanes = createLanes({
      shares: { session: 1, read: 1, write: 1 }, waitingMax: 2, waitMilliseconds: 20 });
    const still = held();
    const first = lanes.run('write', still.work);
    const patient = lanes.run('write', async () => 'done', true);
    await expect(lanes.run('write', still.work)).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(lanes.waiting()).toBe(1);
    still.go();
    await first;
    expect(await patient).toBe('done');
  });

  it('refuse at once who would wait as long as somebody waits already', async () => {
    const lanes = createLanes({
      shares: { session: 2, read: 1, write: 1 }, waitingMax: Infinity, waitMilliseconds: 60_000,
      oldestMilliseconds: 30 });
    const still = held();
    const first = lanes.run('read', still.work);
    const waiting = lanes.run('read', async () => 'in the end');
    let refused = 0;
    await until(() => {
      lanes.run('read', async () => 'later').catch(() => { refused += 1; });
      return refused > 0;
    }, 'the first no');
    const asked = lanes.waiting();
    await expect(lanes.run('read', still.work)).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(lanes.waiting()).toBe(asked);
    // The other lanes, and who is patient, are not concerned.
    expect(await lanes.run('session', async () => 'session')).toBe('session');
    const patient = lanes.run('read', async () => 'patient', true);
    still.go();
    expect([await first, await waiting, await patient]).toEqual([undefined, 'in the end', 'patient']);
    expect(await lanes.run('read', async () => 'as before')).toBe('as before');
  });
});
