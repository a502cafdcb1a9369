/**
 * Deliberate violations, each kind in the disguises in which it would slip in, and look-alikes that
 * are fine. The rule named must notice every disguise.
 */

export interface Kind {
  rule: string;
  /** Where it is written: rules depend on the place. */
  path: string;
  bad: readonly string[];
  fine?: readonly string[];
}

const lines = (count: number, of: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => of(at)).join('\n');

export const PLACES: Record<string, Kind> = {
  'SQL outside .sql.ts': {
    rule: 'house/sql-home', path: 'server/deeds/x.ts',
    bad: [
      'export const q = `select a from b`;',
      'export const q = "SELECT id FROM deed WHERE id = $1";',
      "export const q = 'delete ' + 'from deed';",
      "export const q = ['update deed', 'set state = 1'].join(' ');",
      'export const q = (id: string) => `\n  -- the newest\n  select * from deed where id = ${id}`;',
      'export const q = `insert into deed (id) values ($1)`;',
      'export const q = `with newest as (select 1) select * from newest`;',
      "export const q = 'truncate deed';",
      'export const q = (tx: Tx) => tx.query("select now()");',
      "export const q = 'update deed d set points = 0';",
      "export const q = '/* hot */ select id, points from deed';",
      "export const q = \"set local role deedgrid_app\" as const; export const r = `set role = x`;",
    ],
    fine: [
      "export const say = 'Select a cell on the map';",
      "export const say = 'Update of the grid is set for tomorrow';",
      "export const say = 'with care';",
    ],
  },
  'a value in the text of a statement': {
    rule: 'house/sql-parts', path: 'server/deeds/deeds.sql.ts',
    bad: [
      'export const f = (tx: Tx, id: string) => tx.query(`select a from b where id = \'${id}\'`);',
      "export const f = (tx: Tx, id: string) => tx.query('select a from b where id = ' + id);",
      'export const f = (tx: Tx, id: string) => { const q = `select a from b limit ${id}`; return tx.query(q); };',
      "export const f = (tx: Tx, id: string) => tx.query('select a from b where id = '.concat(id));",
      "export const f = (tx: Tx, id: string) => tx.query('select $x'.replace('$x', id));",
      "export const f = (tx: Tx, ids: string[]) => tx.query(['select', ...ids].join(' '));",
      'export const f = (tx: Tx, id: string) => tx?.query!(`select ${id.trim()} from b` as string);',
      'export const f = (tx: Tx, COLUMN: string) => tx.query(`select ${COLUMN} from b`);',
      'const part = (text: string) => text;\nexport const f = (tx: Tx, id: string) => tx.query(`select ${part(`${id}`)} from b`);',
      'export const f = (tx: Tx, part: P, ids: string[]) => tx.query(`select ${part(1)} from b`);',
      'const MAY = (id: string) => `x = ${id}`;\nexport const f = (tx: Tx, id: string) => tx.query(`select 1 from b where ${MAY(id)}`);',
    ],
    fine: [
      "const DEED = 'd.id';\nexport const f = (tx: Tx) => tx.query(`select ${DEED} from deed d`);",
      "export const f = (tx: Tx, id: string) => tx.query('select a from b where id = $1', [id]);",
      "const part = (rank: number, where: string) => `${rank} ${where}`;\nconst DUE = 'd';\nexport const f = (tx: Tx) => tx.query(`select ${part(1, `${DUE} < now()`)} from b`);",
      "const MAY = (column: string) => `x = ${column}`;\nexport const f = (tx: Tx) => tx.query(`select 1 from b where ${MAY('b.y')}`);",
    ],
  },
  'the environment outside config.ts': {
    rule: 'house/environment-at-one-place', path: 'server/deeds/x.ts',
    bad: [
      'export const port = process.env.PORT;',
      "export const port = process['env']['PORT'];",
      'const { env } = process;\nexport const port = env.PORT;',
      "import { env } from 'node:process';\nexport const port = env.PORT;",
      "import { env as settings } from 'process';\nexport const port = settings.PORT;",
      "import process from 'node:process';\nexport const port = process.env.PORT;",
      'export const port = globalThis.process.env.PORT;',
      'export const port = process?.env?.PORT;',
      'export const mode = import.meta.env.MODE;',
    ],
    fine: ['export const pid = process.pid;', 'export const f = (world: W) => world.env;'],
  },
  'news past its one road': {
    rule: 'house/emits-at-one-place', path: 'server/tasks/x.ts',
    bad: [
      "io.emit('x');",
      "io['emit']('x');",
      "const { emit } = io;\nemit('x');",
      "io.to('room').volatile.emit('x');",
      "io?.emit?.('x');",
      "io.emit.call(io, 'x');",
      "const send = io.emit.bind(io);\nsend('x');",
    ],
    fine: ["announce(tx, 'x');", "const emitted = read('emit');"],
  },
  'a stream named by hand': {
    rule: 'house/streams-have-names', path: 'server/tasks/x.ts',
    bad: [
      "announce(tx, { stream: `worker:${id}`, kind: 'task:offered', body });",
      'const room = `area:${path}:work`;',
      "const stream = 'person:' + id;",
    ],
    fine: ['announce(tx, { stream: streams.worker(id), kind, body });', "const kind = 'task:changed';"],
  },
  'a timer that decides': {
    rule: 'house/timers-decide-nothing', path: 'server/tasks/y.ts',
    bad: [
      'setTimeout(() => expire(offer), 30_000);',
      'globalThis.setTimeout(() => expire(offer), 30_000);',
      'setInterval(sweep, 1000);',
      "import { setTimeout as wait } from 'node:timers/promises';\nawait wait(30_000);",
      "import timers from 'node:timers';\ntimers.setTimeout(expire, 1);",
      "globalThis['setTimeout'](expire, 1);",
      'setImmediate(expire);',
    ],
    fine: ["export const setTimeoutAt = 'a row';", 'clearTimeout(x);'],
  },
  'a core that looks at the clock': {
    rule: 'house/clock-is-given', path: 'cores/heat-cube.ts',
    bad: [
      'export const today = new Date();',
      'export const now = Date.now();',
      "export const now = Date['now']();",
      'const { now } = Date;\nexport const at = now();',
      'export const now = globalThis.Date.now();',
      'export const said = Date();',
      'export const at = performance.now();',
      "import { DateTime } from 'luxon';\nexport const at = DateTime.now();",
      'const clock = Date.now;\nexport const at = clock();',
    ],
    fine: ['export const at = (text: string) => new Date(text).getTime();',
      'export const at = (now: () => number) => now();'],
  },
  'a core that throws dice': {
    rule: 'house/clock-is-given', path: 'server/tasks/life.ts',
    bad: [
      'export const dice = Math.random();',
      'const { random } = Math;\nexport const dice = random();',
      "export const dice = Math['random']();",
      'export const id = crypto.randomUUID();',
      "import { v4 } from 'uuid';\nexport const id = v4();",
      "import crypto from 'node:crypto';\nexport const id = crypto.randomUUID();",
      "export const body = fetch('/x');",
    ],
    fine: ['export const half = Math.floor(3 / 2);'],
  },
  'a lookup that claims to find': {
    rule: 'house/lookups-may-fail', path: 'server/deeds/x.ts',
    bad: [
      'export const cell = byId.get(id)!;',
      'export const area = byId.get(id)!.areaPath;',
      'const cell = byId.get(id);\nexport const area = cell!.areaPath;',
      'export const cell = byId.get(id) as Cell;',
      'export const cell = (byId.get(id))!!;',
      'export const cell = world.grid?.byId.get(id)!;',
      'export const cell = cells.find((one) => one.id === id)!;',
      "export const root = document.querySelector('main')!;",
      'export const part = /a(b)/.exec(text)!;',
    ],
    fine: [
      'export const cell = byId.get(id) ?? null;',
      'export const value = values[index]!;',
      'export const last = values.at(-1)!;',
      'export const cell = byId.get(id) as Cell | undefined;',
    ],
  },
  'a road around the import rules': {
    rule: 'house/calls-said', path: 'server/grid/x.ts',
    bad: [
      'export const late = (name: string) => import(name);',
      'export const late = (name: string) => import(`../${name}/deeds.ts`);',
      "import { createRequire } from 'node:module';\nexport const deeds = createRequire(import.meta.url)('../deeds/deeds.ts');",
      "export const deeds = require('../deeds/' + name);",
      "export const deeds = module.require('../deeds/deeds.ts');",
      "export const deeds = new Worker(new URL('../deeds/deeds.ts', import.meta.url));",
    ],
    fine: ["export const late = () => import('./tiles.ts');",
      "export const own = new URL('./tiles-worker.ts', import.meta.url);"],
  },
  'a row that carries the answer back': {
    rule: 'no-param-reassign', path: 'server/tasks/x.ts',
    bad: [
      "export function step(task: T) { task.state = 'new'; }",
      "export const step = ({ task }: P) => { task.state = 'new'; };",
      'export function step(task: T) { task.fence += 1; }', 'export function step(task: T) { task.fence++; }',
      'export function step(task: T) { delete task.offer; }',
      'export function step(task: T) { [task.a, task.b] = [1, 2]; }',
      'export function step(task: T) { task = { ...task }; return task; }',
      'export function step(task: T) { task.offer.state = 1; }',
    ],
    fine: ["export const step = (task: T) => ({ ...task, state: 'new' });"],
  },
  'a memory beside a value': {
    rule: 'no-restricted-syntax', path: 'server/access/x.ts',
    bad: ['const tries = new WeakMap();', 'const seen = new WeakSet<object>();',
      'const late = new globalThis.WeakMap();', 'const it = new WeakRef(x);'],
    fine: ['const tries = new Map();'],
  },
  'an unfinished mark': {
    rule: 'no-warning-comments', path: 'server/deeds/x.ts',
    bad: ['// TODO: later', '/* fixme */', '/**\n * Well, HACK: this\n */', '// so. XXX'],
    fine: ['// A task is to do.'],
  },
  'a default export': {
    rule: 'no-restricted-syntax', path: 'server/deeds/x.ts',
    bad: [
      'export default function submit() {}',
      'const submit = 1;\nexport default submit;',
      'const submit = 1;\nexport { submit as default };',
      "export { submit as default } from './other.ts';",
      'export default class {}',
    ],
    fine: ['export const submit = 1;'],
  },
};

/** The path is what is wrong. */
export const EMPTY_NAMES = {
  bad: ['server/deeds/utils.ts', 'server/utils/deeds.ts', 'server/deeds/deed-helpers.ts', 'web/ui/common.tsx',
    'server/deeds/deed.service.ts', 'server/tasks/manager/tasks.ts', 'web/heat/index.ts',
    'cores/misc.ts', 'server/deeds/helper.ts', 'geodata/shared.ts'],
  fine: ['cores/nearest-index.ts', 'server/deeds/deeds.ts', 'web/ui/menu.tsx'],
};

export const WORDS: Record<string, Kind> = {
  'words between tags': {
    rule: 'house/words-in-catalogues', path: 'web/deeds/x.tsx',
    bad: [
      'const a = <p>Hello there</p>;', 'const a = <p>善行</p>;', "const a = <p>{'Hello'}</p>;",
      "const a = <p>{late ? 'overdue' : t('x')}</p>;", 'const a = <p>{`${count} deeds`}</p>;',
      "const a = <p>{late && 'overdue'}</p>;", "const a = <p>{'over' + 'due'}</p>;",
      "const label = 'Save changes';\nconst a = <p>{label}</p>;",
      "const NAMES = { open: 'Open' };\nconst a = <p>{NAMES[state]}</p>;",
      "const a = <p>{['one', 'two words']}</p>;", "const a = <p>{name ?? 'nobody'}</p>;",
      "const a = <p>{'Hello' as string}</p>;", 'const a = <>Hello</>;',
    ],
    fine: ["const a = <p>{state === 'open' && t('x')}</p>;", "const a = <p>{t('x')} · ×</p>;",
      "const a = <p className={late ? 'late' : 'fine'}>{t('a.b')}</p>;",
      "const a = <p>{list.map((one) => one.name).join(' · ')}</p>;"],
  },
  'words in attributes': {
    rule: 'house/words-in-catalogues', path: 'web/deeds/x.tsx',
    bad: [
      'const a = <input placeholder="Your name" />;', 'const a = <p title="Close">x</p>;',
      'const a = <img alt="A map" />;', 'const a = <p aria-label="Close">x</p>;',
      "const a = <p aria-label={'Close'}>x</p>;", 'const a = <p title={`Close ${name}`}>x</p>;',
      "const a = <p aria-description={late ? 'Overdue' : ''}>x</p>;",
      'const a = <p aria-roledescription="map">x</p>;', 'const a = <i aria-valuetext="half" />;',
      'const a = <option label="All wards" />;', 'const a = <Panel heading="Recent deeds" />;',
      'const a = <Empty what="No deeds yet" />;', "const a = <Empty what={'没有善行'} />;",
      "const close = 'Close';\nconst a = <p title={close}>x</p>;",
    ],
    fine: ['const a = <p className="one two" id="a b">x</p>;', "const a = <p title={t('x')}>x</p>;",
      'const a = <svg viewBox="0 0 28 28"><path d="M 0 0" /></svg>;', 'const a = <Row kind="deed" />;',
      'const a = <p aria-labelledby="one two">x</p>;'],
  },
  'words past the tags': {
    rule: 'house/words-in-catalogues', path: 'web/console/title.ts',
    bad: [
      "document.title = 'Monitor';", 'document.title = `${name} - Monitor`;',
      "window.document['title'] = 'Monitor';", "element.textContent = 'Loading';",
      "element.setAttribute('aria-label', 'Close');", "toast('Deed sent');", "toast.error('Not sent');",
      "alert('Not sent');", "window.confirm('Really?');", "new Notification('A task for you');",
      "React.createElement('p', null, 'Hello');", "element.ariaLabel = 'Close';",
      "export const title = '善治网格';",
    ],
    fine: ["document.title = t('title');", "element.setAttribute('data-state', 'open');",
      "element.textContent = '';", "const kind = 'open';"],
  },
};

export const DOMAIN: Record<string, Kind> = {
  'a word of the domain in the platform': {
    rule: 'house/domain-words', path: 'server/platform/x.ts',
    bad: [
      'export const deed = 1;', 'export function ofHousehold() {}', 'export const TASK_LIMIT = 1;',
      "export const room = (id: string) => `task:${id}`;", "export const kind = 'household';",
      'export interface Offer { id: string }', 'export const f = (row: R) => row.taskId;',
      'export type Heat = number;',
    ],
    fine: ["export const name = 'DeedGrid';", 'queueMicrotask(f);', "import type { T } from '../x/task.ts';"],
  },
  'a word of the domain in the controls': {
    rule: 'house/domain-words', path: 'web/ui/x.tsx',
    bad: ['export const DeedMenu = () => <p />;', "export const a = <p className=\"task-row\" />;",
      'export const f = ({ household }: P) => household;'],
    fine: ['export const Menu = () => <p />;'],
  },
  'geography or households in the ledger': {
    rule: 'house/domain-words', path: 'server/ledger/x.ts',
    bad: ['export const household = 1;', 'export interface Account { geom: string }',
      "export const owner = (id: string) => `household:${id}`;", 'export const deedId = 1;',
      'export const f = (row: R) => row.cellId;'],
    fine: ['export const owner = 1;'],
  },
};

const deep = (levels: number): string => levels === 0 ? 'x += 1;' : `if (a[${levels}]) { ${deep(levels - 1)} }`;
export const SIZES: Record<string, Kind> = {
  'a file that is too long': {
    rule: 'max-lines', path: 'server/deeds/x.ts',
    bad: [lines(301, (at) => `export const x${at} = ${at};`), lines(301, (at) => `// ${at}`)],
    fine: [lines(299, (at) => `export const x${at} = ${at};`)],
  },
  'a function that is too long': {
    rule: 'max-lines-per-function', path: 'server/deeds/x.ts',
    bad: [
      `export function f() {\n${lines(71, (at) => `g(${at});`)}\n}`,
      `export const f = () => {\n${lines(71, (at) => `g(${at});`)}\n};`,
      `export const o = { f() {\n${lines(71, (at) => `g(${at});`)}\n} };`,
      `export class A { async f() {\n${lines(71, (at) => `g(${at});`)}\n} }`,
    ],
    fine: [`export function f() {\n${lines(60, (at) => `g(${at});`)}\n}`],
  },
  'too many parameters': {
    rule: 'max-params', path: 'server/deeds/x.ts',
    bad: ['export function f(a: A, b: B, c: C, d: D) {}', 'export const f = (a: A, b: B, c: C, d = 1) => a;',
      'export class A { constructor(a: A, b: B, c: C, private d: D) {} }',
      'export const f = function (a: A, b: B, c: C, ...d: D[]) {};'],
    fine: ['export function f(a: A, b: B, { c, d, e }: C) {}'],
  },
  'a line that is too long': {
    rule: 'max-len', path: 'server/deeds/x.ts',
    bad: [`export const x = ${'1 + '.repeat(25)}1;`, `// ${'word '.repeat(22)}`,
      `export const x = 'https${'a'.repeat(100)}';`],
    fine: ['export const x = 1;'],
  },
  'a function with too many ways': {
    rule: 'complexity', path: 'server/deeds/x.ts',
    bad: [`export function f(a: boolean[]) { let x = 0; ${deep(16)} return x; }`,
      `export const f = (a: A) => ${lines(16, (at) => `a.x === ${at} ? ${at} :`)} 0;`,
      `export const f = (a: A) => ${lines(16, (at) => `a.x${at} &&`)} a;`],
    fine: [`export function f(a: boolean[]) { let x = 0; ${deep(5)} return x; }`],
  },
};
