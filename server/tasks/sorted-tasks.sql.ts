/** Open tasks by a column of the table, either way, from where a page ended. */
import type { Queryable } from '../platform/database/database.ts';
import { ASKED, DUE, type OpenFilter, type OpenPlace, type OpenRow } from './read-tasks.sql.ts';
import { DETAIL, JOINED } from './tasks.sql.ts';
import type { TaskColumn } from './tasks.schema.ts';
import type { Direction } from '../platform/wire.schema.ts';

/** What orders a list either way, last of all the id: no two tasks are alike. */
const KEYS = { due: ['due', 'opened_at', 'id'], opened: ['opened_at', 'id'] } as const;

/** An order in the words of SQL: inside a part, among the found, and what follows a place in it. */
function inOrder(by: keyof typeof KEYS, direction: Direction) {
  const sign = direction === 'asc' ? '' : ' desc';
  const than = direction === 'asc' ? '>' : '<';
  const found = (prefix: string) => KEYS[by].map((key) => `${prefix}${key}${sign}`).join(', ');
  return {
    found,
    within: (by === 'due' ? `${DUE}${sign}, ` : '') + `t.opened_at${sign}, t.id${sign}`,
    // A place always carries the due time along; by the day of filing it says nothing.
    after: by === 'due'
      ? `(${DUE}, t.opened_at, t.id) ${than} ($8::timestamptz, $9::timestamptz, $10::uuid)`
      : `$8::timestamptz is not null
         and (t.opened_at, t.id) ${than} ($9::timestamptz, $10::uuid)`,
  };
}
type Order = ReturnType<typeof inOrder>;

/**
 * A part of the list, all of whose tasks come before the next part's: for each area and state by
 * itself, at most a page of each, from an index that has this very order, forwards or backwards.
 */
function part(rank: number, where: string, order: Order): string {
  return `
  (select ${rank} as rank, found.* from pair p cross join lateral (
     select t.id, ${DUE} as due, t.opened_at from task t
     where ${ASKED} and ${where}
       and (not $5::boolean or (${DUE} < $6::timestamptz and t.state <> 'handled'))
       and $7::int <= ${rank} and ($7::int < ${rank} or ${order.after})
     order by ${order.within} limit $11::int) found
   order by ${order.found('')} limit $11::int)`;
}

/** The whole statement: parts one after the other. */
function listOf(order: Order, parts: readonly string[]): string {
  const ranked = parts.map((where, rank) => part(rank, where, order)).join(' union all ');
  return `with pair as (
       select path, state from unnest($1::text[]) path, unnest($2::text[]) state),
     first as (
       select * from (${ranked}) parts order by rank, ${order.found('')} limit $11::int)
     select first.rank, ${DETAIL} from first join task t on t.id = first.id ${JOINED}
     order by first.rank, ${order.found('first.')} limit $11::int`;
}

/** What presses first: the order among tasks that are alike in the column. */
const BY_DUE = inOrder('due', 'asc');
const NEVER_DUE = `${DUE} = 'infinity'::timestamptz`;
const EVER_DUE = `${DUE} < 'infinity'::timestamptz`;
const PRIORITY = ["t.priority = 'normal'", "t.priority = 'urgent'"];
/** The states of open tasks in the order of their life. */
const STATES = ['reported', 'new', 'offered', 'accepted', 'on_site', 'handled']
  .map((state) => `p.state = '${state}'`);
const backwards = (parts: readonly string[]) => [...parts].reverse();

/**
 * By column and direction. What is never due comes last either way. Whoever may read these lists
 * sees all four columns of every row in them; a household, an address, whether a household
 * reported it and a worker's distance are no orders: an order would tell what is hidden in the row.
 */
const STATEMENT: Record<TaskColumn, Record<Direction, string>> = {
  due: {
    asc: listOf(BY_DUE, ['true']),
    desc: listOf(inOrder('due', 'desc'), [EVER_DUE, NEVER_DUE]),
  },
  opened: {
    asc: listOf(inOrder('opened', 'asc'), ['true']),
    desc: listOf(inOrder('opened', 'desc'), ['true']),
  },
  priority: {
    asc: listOf(BY_DUE, PRIORITY),
    desc: listOf(BY_DUE, backwards(PRIORITY)),
  },
  state: {
    asc: listOf(BY_DUE, STATES),
    desc: listOf(BY_DUE, backwards(STATES)),
  },
};

/** A page of open tasks in the order of a column. */
export async function selectSorted(
  q: Queryable, filter: OpenFilter,
  page: {
    column: TaskColumn; direction: Direction; at: string; after: OpenPlace | null; limit: number;
  },
) {
  const { after } = page;
  return q.query<OpenRow>(STATEMENT[page.column][page.direction], [
    filter.areas, filter.states, filter.cellId, filter.bbox, filter.overdue, page.at,
    after?.rank ?? -1, after?.due ?? page.at, after?.openedAt ?? page.at,
    after?.id ?? '00000000-0000-0000-0000-000000000000', page.limit,
  ]);
}
