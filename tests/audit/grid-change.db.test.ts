/**
 * (e) Somebody who kept every answer of the grid before it was re-divided: cells of six households,
 * withheld, are joined with a neighbour, and what the new cell shows less what the neighbour showed is
 * about these six.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dayNumber } from '../../server/platform/clock.ts';
import { type Queryable } from '../../server/platform/database/database.ts';
import { renew } from '../support/grid-change.ts';
import { describeOnNative } from '../support/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';
import {
  type Answers, askAll, asksOf, count, expectGuesswork, likelier, MEASURES, oneOrTwo, score, shareOf, solve, tell, weekOf,
} from './lattice-attack.ts';

const WEEKS = process.env.AUDIT === 'full' ? 60 : 16;

describeOnNative('an attacker who kept the answers of an older grid', 'boston', (clone) => {
  let server: TestServer;
  let before: Answers;
  let after: Answers;
  /** Small cell and neighbour by their index before, their cell by its index now. */
  let merged: { small: number; neighbour: number; now: number }[];

  beforeAll(async () => {
    const database = await clone.open();
    await database.asOwner((q) => q.query(`update publication set seed = sha256('an audit')`));
    const corners = await database.asOwner((tx) => cutCorners(tx));
    server = await startServer(database);
    const { grid, rulebook } = server.city.now;
    const today = dayNumber(server.clock.now, grid.city!.timeZone);
    const span = { weeks: WEEKS, categories: rulebook.categoryIndex.size };
    before = askAll(server.heat, today, span);
    // All of it is asked for while that grid is there.
    for (const ask of asksOf(before)) before.published(ask, 'points');
    // And then the few are joined with those they came from.
    await database.asOwner(async (tx) => {
      const both = corners.map(({ few, rest }) => [grid.byCode.get(few)!.id, grid.byCode.get(rest)!.id]);
      const ids = await renew(tx, both.flat(), corners.map(({ rest }, i) => (
        { code: `${rest}+`, like: both[i]![1]!, areaPath: grid.byCode.get(rest)!.areaPath })));
      for (const [i, pair] of both.entries()) {
        await tx.query('update cell set successor_id = $1::int where id = any ($2::int[])', [ids[i], pair]);
      }
    });
    const then = grid.byCode;
    await server.city.reload();
    const { byCode } = server.city.now.grid;
    merged = corners.map(({ few, rest }) => (
      { small: then.get(few)!.index, neighbour: then.get(rest)!.index, now: byCode.get(`${rest}+`)!.index }));
    after = askAll(server.heat, today, span);
  });
  afterAll(() => server.close());

  /** A few of the most active households of each larger cell get a cell of their own, too small for figures. */
  async function cutCorners(tx: Queryable): Promise<{ few: string; rest: string }[]> {
    const from = await tx.query<{ id: number; code: string; area: string; homes: string[] }>(
      `select c.id, c.code, c.area_path as area, (array_agg(h.id::text order by h.deeds desc, h.id))[1:6] as homes
       from (select h.id, h.cell_id, count(*) filter (where k.deeds > 0) as deeds from household h
             left join heat_credit k on k.participant = h.id group by h.id) h
       join cell c on c.id = h.cell_id where c.valid_to is null
       group by c.id having count(*) > 40 order by sum(h.deeds) desc, c.id limit 60`);
    const ids = await renew(tx, [], from.map(({ id, code, area }) => ({ code: `${code}-`, like: id, areaPath: area })));
    for (const [i, { homes }] of from.entries()) {
      await tx.query('update household set cell_id = $1::int where id = any ($2::uuid[])', [ids[i], homes]);
      await tx.query('update heat_credit set cell_id = $1::int where participant = any ($2::uuid[])', [ids[i], homes]);
    }
    await tx.query('delete from heat_day');
    await tx.query(
      `insert into heat_day (cell_id, day, category_id, points, deeds)
       select cell_id, day, category_id, sum(points), sum(deeds)::int from heat_credit group by 1, 2, 3`);
    return from.map(({ code }) => ({ few: `${code}-`, rest: code }));
  }

  it('finds nothing of the few between the two that a guess would not', () => {
    expect(merged.length).toBeGreaterThan(40);
    const usual = ({ weeks, end }: { weeks: 1 | 4 | 13 | 52; end: number }) => {
      const city = before.areas({ weeks, end, category: -1 })[0]!.published;
      return Math.round(city.points! / Math.max(1, city.deeds!));
    };
    for (const measure of MEASURES) {
      const [each, few, weekly, one] = [score(), score(), score(), score()];
      const difference = (ask: Parameters<Answers['published']>[0]) => {
        const [now, then] = [after.published(ask, measure), before.published(ask, measure)];
        return merged.map(({ now: at, neighbour }) =>
          (now[at] == null || then[neighbour] == null ? null : now[at] - then[neighbour]));
      };
      const truthOf = (ask: Parameters<Answers['published']>[0], of = measure) => {
        const exact = before.exact(ask, of);
        return merged.map(({ small }) => exact[small]!);
      };
      for (const ask of asksOf(before)) {
        const [estimates, truths, homes] = [difference(ask), truthOf(ask), truthOf(ask, 'households')];
        truths.forEach((truth, i) => {
          const estimate = estimates[i];
          if (truth === 0 || estimate == null) return;
          const guess = measure === 'points' ? usual({ ...ask, weeks: 52 }) : 1;
          count(each, truth, estimate, guess);
          if (homes[i]! <= 2) count(few, truth, measure === 'households' ? oneOrTwo(estimate) : estimate, guess);
        });
      }
      // Every window at once: noise of two answers in each equation.
      const solution = solve({ ...before, cells: merged.length, published: difference }, measure,
        () => (measure === 'points' ? 80 : 4));
      for (const ask of asksOf(before).filter(({ weeks }) => weeks === 1)) {
        const [truths, homes] = [truthOf(ask), truthOf(ask, 'households')];
        truths.forEach((truth, i) => {
          if (truth === 0 || homes[i]! > 2 || homes[i] === 0) return;
          const estimate = weekOf(solution[i]!, before, ask);
          const guess = measure === 'points' ? usual({ ...ask, weeks: 52 }) : likelier(1);
          count(weekly, truth, measure === 'households' ? oneOrTwo(estimate) : estimate, guess);
          if (homes[i] === 1) count(one, truth, estimate, guess);
        });
      }
      tell(`e, two grids: ${measure} of the withheld`, each);
      tell(`e, two grids: ${measure} of 1 or 2 households`, few);
      tell(`e, two grids, all windows by least squares: ${measure} of 1 or 2 households`, weekly);
      tell(`e, two grids, all windows by least squares: ${measure} of one`, one);
      for (const found of [few, weekly, one]) expectGuesswork(found);
      expect(few.figures).toBeGreaterThan(1000);
      if (measure === 'points') expect(shareOf(few)).toBeLessThanOrEqual(0.05);
    }
  }, 600_000);
});
