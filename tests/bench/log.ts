/** What the access log costs a list: the same requests with it, and with its statement swallowed. */
import type { Database } from '../../server/platform/database/database.ts';
import { listenOn, startServer } from '../support/server.ts';
import { type Figure, median } from './figures.ts';

const PAIRS = 300;
const SHARE_MAX = 1.1;

/** The same database; while `isSilent`, the log's statement answers at once and writes nothing. */
function swallowing(database: Database, isSilent: () => boolean): Database {
  return {
    ...database,
    transaction: (work, options) => database.transaction((q) => work({
      ...q,
      query: async (text, params, how) => (isSilent() && text.includes('insert into access_entry')
        ? [] : q.query(text, params, how)),
    }), options),
  };
}

export async function logFigures(database: Database): Promise<Figure[]> {
  let silent = false;
  const server = await startServer(swallowing(database, () => silent), {}, {}, new Date());
  try {
    const supervisor = await server.person([{ role: 'supervisor', areaPath: 'boston' }]);
    const base = await listenOn(server);
    const headers = { cookie: supervisor.cookie };
    const cells = await database.asOwner((q) => q.query<{ code: string }>(
      `select c.code from deed d join cell c on c.id = d.cell_id group by c.id order by count(*) desc limit 20`, []));
    const took = async (isSilent: boolean, round: number) => {
      silent = isSilent;
      const since = performance.now();
      const answer = await fetch(`${base}/api/deeds?cell=${cells[round % cells.length]!.code}`, { headers });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return performance.now() - since;
    };
    const [withLog, without]: [number[], number[]] = [[], []];
    for (let i = 0; i < 2 * cells.length; i += 1) await took(i % 2 === 0, i);
    for (let i = 0; i < PAIRS; i += 1) {
      // Either goes first as often as the other: the second finds the cell's pages warm.
      for (const isSilent of i % 2 === 0 ? [true, false] : [false, true]) {
        (isSilent ? without : withLog).push(await took(isSilent, i));
      }
    }
    const ratio = median(withLog) / median(without);
    return [{
      name: 'list of a cell\'s deeds, with the access log', value: median(withLog), unit: 'ms',
      reference: 'the same with its statement swallowed', ratio, goal: `<= ${SHARE_MAX}x`,
      ok: ratio <= SHARE_MAX,
    }];
  } finally {
    await server.close();
  }
}
