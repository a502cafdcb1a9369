/** Five times as much as the server can: what is accepted stays quick, the rest is refused early. */
import assert from 'node:assert';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { TestServer } from '../support/server.ts';
import type { CrowdOrder, CrowdReport } from './crowd.ts';
import { atLeast, atMost, type Figure, median, percentile, reported } from './figures.ts';

const PATHS = ['/api/heat', '/api/cells', '/api/tasks'];
const TIMES = 5;
const ACCEPTED_MILLISECONDS_MAX = 2000;

async function crowd(order: CrowdOrder): Promise<CrowdReport> {
  const child = fork(fileURLToPath(new URL('crowd.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  child.send(order);
  const [report] = await once(child, 'message') as [CrowdReport];
  return report;
}

/** Capacity by a few connections that are never idle; then 5 times of it for 15 s. */
export async function overloadFigures(server: TestServer, base: string): Promise<Figure[]> {
  const { cookie } = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
  const order = { port: Number(new URL(base).port), cookie, paths: PATHS };
  await crowd({ ...order, connections: 10, seconds: 2 });
  const calm = await crowd({ ...order, connections: 10, seconds: 5 });
  assert.equal(calm.failed, 0, 'every request within the capacity is answered');
  const capacity = calm.accepted.length / calm.seconds;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const full = await crowd({ ...order, connections: 200, seconds: 15, perSecond: TIMES * capacity });
  delay.disable();
  const asked = full.accepted.length + full.refused.length + full.failed;
  const ms = (name: string, value: number, note = '') => reported(`overload ${TIMES}x, ${name}`, value, 'ms', note);
  return [
    reported('mixed reads, capacity', capacity, 'req/s', `p99 ${Math.round(percentile(calm.accepted, 0.99))} ms`),
    reported(`overload ${TIMES}x, asked`, asked / full.seconds, 'req/s', `${full.failed} failed, ${full.unasked} had no connection`),
    atLeast(`overload ${TIMES}x, accepted`, [full.accepted.length / full.seconds], 'req/s', 'the capacity', [capacity], 0.5),
    ms('accepted, p50', median(full.accepted)),
    atMost(`overload ${TIMES}x, accepted, p99`, percentile(full.accepted, 0.99), 'ms', ACCEPTED_MILLISECONDS_MAX),
    ms('refused, p50', median(full.refused), `${full.refused.length} refused`),
    ms('refused, p99', percentile(full.refused, 0.99)),
    ms('event loop late, p99', delay.percentile(99) / 1e6, `at most ${Math.round(delay.max / 1e6)} ms`),
  ];
}
