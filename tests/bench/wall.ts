/** What the second wall costs a list: the same statement behind the policies and past them. */
import assert from 'node:assert';
import { selectInBounds } from '../../server/households/households.sql.ts';
import { type Actor, type Database, type Queryable, transact } from '../../server/platform/database/database.ts';
import { selectPressing } from '../../server/tasks/read-tasks.sql.ts';
import { type Figure, median } from './figures.ts';

const HOMES = 200_000;
const ROUNDS = 40;
const TIMES_MAX = 3;
const ID = '00000000-0000-4000-8000-000000000001';
const WORLD = [-180, -85, 180, 85];
type Ask = (q: Queryable) => Promise<readonly unknown[]>;

/** Milliseconds of each try, in one transaction that is open already. */
async function triesOf(q: Queryable, ask: Ask): Promise<number[]> {
  const tries: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const since = performance.now();
    assert((await ask(q)).length > 0, 'a list without rows says nothing');
    tries.push(performance.now() - since);
  }
  return tries;
}

async function compared(database: Database, name: string, actor: Actor, ask: Ask): Promise<Figure> {
  const [scoped, open]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < 3; turn += 1) {
    open.push(...await database.asOwner((q) => triesOf(q, ask)));
    scoped.push(...await transact(database, actor, (tx) => triesOf(tx, ask)));
  }
  const ratio = median(scoped) / median(open);
  return {
    name, value: median(scoped), unit: 'ms', reference: 'the owner, without policies', ratio,
    goal: `<= ${TIMES_MAX}x`, ok: ratio <= TIMES_MAX,
  };
}

/** Lists at 200,000 households: of the person who sees an area, against an index scan without policies. */
export async function wallFigures(database: Database): Promise<Figure[]> {
  const [area, cellIds] = await database.asOwner(async (q) => {
    await q.query(
      `insert into household (id, code, address, cell_id, geom, origin)
       select gen_random_uuid(), 'wall-' || n, 'wall', c.id, st_pointonsurface(c.geom), 'demo'
       from generate_series(1, greatest(0, $1::int - (select count(*)::int from household))) n
       join (select id, geom, row_number() over (order by id) as place, count(*) over () as cells
             from cell where valid_to is null) c on c.place = n % c.cells + 1`, [HOMES]);
    for (const table of ['household', 'task', 'cell_place']) await q.query(`analyze ${table}`);
    const [one] = await q.query<{ area: string; ids: number[] }>(
      `select area_path as area, array_agg(id order by id) as ids from cell where valid_to is null
       group by area_path order by abs(count(*) - 10), area_path limit 1`, []);
    return [one!.area, one!.ids.slice(0, 10)] as const;
  });
  const by = (right: string): Actor => ({ id: ID, kind: 'person', scope: area, facts: { right } });
  return [
    await compared(database, `ids of the homes of ${cellIds.length} cells, of ${HOMES}`, by('households.exact'), (q) =>
      q.query('select id, code from household where cell_id = any ($1::int[])', [cellIds])),
    await compared(database, 'homes of an area in view, counted', by('households.exact'), (q) =>
      selectInBounds(q, cellIds, WORLD, 500)),
    await compared(database, 'open tasks of an area, what presses most', by('tasks.read'), (q) =>
      selectPressing(q, {
        areas: [area], states: ['reported', 'new', 'offered', 'accepted', 'on_site', 'handled'],
        cellId: null, bbox: null, overdue: false }, { at: new Date().toISOString(), after: null, limit: 51 })),
  ];
}
