/** npm run simulate: the demo's simulated life, as a process of its own, by the public API alone. */
import { parseArgs } from 'node:util';
import { readDemoCity } from '../geodata/demo.ts';
import { SIMULATION_ACCOUNT } from '../geodata/demo-people.ts';
import { readConfig } from './config.ts';
import type { CityView } from './grid/grid.schema.ts';
import { createLife } from './simulation/life.ts';
import {
  createOfficeLife, createPanelLife, createResidentLife, createWorkerLife, type Need,
} from './simulation/people.ts';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' }, url: { type: 'string', default: 'http://127.0.0.1:8080' },
    quiet: { type: 'boolean' }, 'token-on-stdin': { type: 'boolean' },
  },
});
if (values.help) {
  console.log(`npm run simulate -- --url http://127.0.0.1:8080

Simulated workers (worker4..60), residents (resident6..20) and one panel member (panel3) live in the
demo: tasks of the city's own history for this hour, about six a minute. npm start runs this by
itself in the demo; by hand, start the server with SIMULATION_TOKEN set and give the same here.`);
  process.exit(0);
}

async function readToken(): Promise<string> {
  if (!values['token-on-stdin']) return readConfig().simulationToken ?? '';
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text.trim();
}

/** Small fast random (mulberry32): a life of its own for each run. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const MINUTE = 60_000;
const TICK_SECONDS = 2;
const base = values.url;
const token = await readToken();
if (!token) {
  console.error('SIMULATION_TOKEN is needed: the server takes simulated sign-ins only with it.');
  process.exit(2);
}
const city = (await (await fetch(`${base}/api/city`)).json()) as CityView;
if (!city.demo || (city.id !== 'boston' && city.id !== 'yuyao')) {
  console.error('Only the demo has a simulated life.');
  process.exit(2);
}
const random = createRandom(Date.now());
const source = await readDemoCity(city.id, new Date());
const hourOf = (iso: string) => Number(new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit', hourCycle: 'h23', timeZone: city.timeZone }).format(new Date(iso)));

/** Tasks of the history by hour of the day, to be replayed in the same hour. */
const byHour = Array.from({ length: 24 }, (): Need[] => []);
for (let i = 0; i < source.tasks.length; i += 7) {
  const task = source.tasks[i]!;
  byHour[hourOf(task.openedAt)]!.push({
    title: task.title, titles: task.titles, categoryId: task.categoryId,
    point: [task.lon, task.lat],
  });
}
const needNow = (): Need | undefined => {
  const list = byHour[hourOf(new Date().toISOString())]!;
  const pool = list.length ? list : byHour.flat();
  return pool[Math.floor(random() * pool.length)];
};
const zh = city.language === 'zh-CN';
const notes = zh ? ['已清理', '已修复', '已联系责任单位', '现场已恢复']
  : ['cleared', 'repaired', 'handed to the responsible crew', 'checked, all in order'];

const workers = Array.from({ length: 57 }, (_, i) => {
  const home = source.households[Math.floor(random() * source.households.length)]!;
  return createWorkerLife(
    createLife(base, token, `worker${i + 4}`), [home.lon, home.lat], random, notes);
});
const residents = Array.from({ length: 15 }, (_, i) =>
  createResidentLife(createLife(base, token, `resident${i + 6}`), random));
const panel = createPanelLife(createLife(base, token, 'panel3'), random,
  zh ? '模拟评议：情况说明不够清楚' : 'simulated: not clear enough');
const office = createOfficeLife(createLife(base, token, SIMULATION_ACCOUNT), needNow);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopping = true;
    process.exit(0);
  });
}
/** Repeats work with a pause; a failed turn (the server restarts) is simply the next turn's. */
async function repeat(milliseconds: () => number, work: () => Promise<void>): Promise<void> {
  while (!stopping) {
    await new Promise((resolve) => setTimeout(resolve, milliseconds()));
    await work().catch(() => undefined);
  }
}
if (!values.quiet) console.log('simulated life runs; Ctrl-C stops it');
await Promise.all([
  ...workers.map((tick) => repeat(() => TICK_SECONDS * 1000 * (0.8 + random() * 0.4), () => tick(TICK_SECONDS))),
  repeat(() => (MINUTE / 6) * (0.5 + random()), office.file),
  repeat(() => 8000, office.verify),
  repeat(() => 20_000 * (0.5 + random()), async () => residents[Math.floor(random() * residents.length)]!()),
  repeat(() => 9000, panel),
]);
