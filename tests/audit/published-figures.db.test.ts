import { afterAll, beforeAll, expect, it } from 'vitest';
import { within } from '../../server/access/access.ts';
import { LIMITS } from '../../server/config.ts';
import { dayNumber } from '../../server/platform/clock.ts';
import { wilsonInterval } from '../../cores/wilson.ts';
import { describeOnNative } from '../support/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';
import {
  type Answers, type Ask, askAll, asksOf, count, expectGuesswork, likelier, type Measure, MEASURES, oneOrTwo, score,
  shareOf, solve, tell, weekOf, windowPairs,
} from './lattice-attack.ts';

const FULL = process.env.AUDIT === 'full';
const WEEKS = FULL ? 60 : 16;
const LEAST = 2;

describeOnNative('attacks on published figures', 'boston', (clone) => {
  let server: TestServer;
  let answers: Answers;
  beforeAll(async () => {
    const database = await clone.open();
    await database.asOwner((q) => q.query(`update publication set seed = sha256('an audit')`));
    server = await startServer(database);
    const { grid, rulebook } = server.city.now;
    const today = dayNumber(server.clock.now, grid.city!.timeZone);
    answers = askAll(server.heat, today, { weeks: WEEKS, categories: rulebook.categoryIndex.size });
  });
  afterAll(() => server.close());
  const totals = new Map<string, Record<Measure, number | null>>();
  const whole = (ask: Ask) => {
    const name = `${ask.end} ${ask.category}`;
    const found = totals.get(name) ?? answers.areas(ask)[0]!.published;
    totals.set(name, found);
    return found;
  };

  it('nothing is told of cells with fewer than ten registered households', () => {
    const small = server.city.now.grid.cells.map(({ index }) => index)
      .filter((cell) => server.heat.registered[cell]! < LIMITS.MIN_HOUSEHOLDS);
    let [asked, told] = [0, 0];
    for (const ask of asksOf(answers)) {
      for (const measure of MEASURES) {
        const shown = answers.published(ask, measure);
        asked += small.length;
        told += small.filter((cell) => shown[cell] !== null).length;
        const wrong = shown.filter((value) => value !== null && (value < 0 || (value > 0 && value <= LEAST)));
        expect(wrong).toEqual([]);
      }
    }
    console.log(`small cells: ${asked} figures asked for, ${told} told`);
    expect(asked).toBeGreaterThan(1000);
    expect(told).toBe(0);
  });

  it('(a) of two windows, one in the other, tell no more than the published rate', () => {
    for (const measure of MEASURES) {
      const [few, one, single] = [score(), score(), score()];
      windowPairs(answers, measure, (truth, estimate, { cell, households, deeds, weeks, end }) => {
        // One deed, also of a household that is in the smaller window already.
        if (deeds === 1 && measure === 'points') count(single, truth, estimate, guessOf(measure, { weeks: 52, end, category: -1 }, { cell, weeks }));
        if (households < 1 || households > 2) return;
        const ask = { weeks: 52 as const, end, category: -1 };
        const guess = guessOf(measure, ask, { cell, weeks });
        count(few, truth, measure === 'households' ? oneOrTwo(estimate) : estimate, guess);
        if (households === 1) count(one, truth, estimate, guess);
      });
      tell(`a, two windows: ${measure} of 1 or 2 households`, few);
      tell(`a, two windows: ${measure} of one`, one);
      expectGuesswork(few);
      expect(few.figures).toBeGreaterThan(1000);
      if (measure !== 'points') continue;
      tell('a, two windows: points of one deed', single);
      expect(single.figures).toBeGreaterThan(1000);
      for (const score_ of [one, single]) expect(shareOf(score_)).toBeLessThanOrEqual(0.05);
    }
  });

  it('(b) a parent less its children tells no more than a guess of what is withheld', () => {
    const { grid } = server.city.now;
    for (const measure of MEASURES) {
      const [rest, few] = [score(), score()];
      for (const ask of asksOf(answers).filter(({ category }) => category < 0)) {
        const [shown, exact, homes] = [answers.published(ask, measure), answers.exact(ask, measure), answers.exact(ask, 'households')];
        answers.areas(ask).forEach((area, i) => {
          const inside = grid.cells.filter((cell) => within(cell.areaPath, grid.areas[i]!.path)).map(({ index }) => index);
          const withheld = inside.filter((cell) => server.heat.registered[cell]! < LIMITS.MIN_HOUSEHOLDS);
          const sum = (cells: readonly number[], of: readonly (number | null)[]) => cells.reduce((a, cell) => a + (of[cell] ?? 0), 0);
          const truth = sum(withheld, exact);
          if (truth === 0 || area.published[measure] === null) return;
          const estimate = area.published[measure] - sum(inside, shown);
          count(rest, truth, estimate, 1);
          const households = sum(withheld, homes);
          if (households <= 2) count(few, truth, measure === 'households' ? oneOrTwo(estimate) : estimate, measure === 'points' ? guessOf(measure, ask, { cell: inside[0]!, weeks: ask.weeks }) : 1);
        });
      }
      tell(`b, parent less children: ${measure} that are withheld`, rest);
      tell(`b, parent less children: ${measure} of 1 or 2 households`, few);
      expectGuesswork(few);
      expect(shareOf(rest)).toBeLessThanOrEqual(0.15);
    }
  });

  it('(d) all answers at once, solved by least squares, tell no more than the published rate', () => {
    for (const measure of MEASURES) {
      const solution = solve(answers, measure, () => (measure === 'points' ? 40 : 2));
      const [few, one] = [score(), score()];
      for (const ask of asksOf(answers).filter(({ weeks }) => weeks === 1)) {
        const truth = answers.exact(ask, measure);
        const homes = answers.exact(ask, 'households');
        const shown = answers.published(ask, 'households');
        truth.forEach((is, cell) => {
          if (homes[cell]! < 1 || homes[cell]! > 2 || shown[cell] === null) return;
          const estimate = weekOf(solution[cell]!, answers, ask);
          const guess = guessOf(measure, { ...ask, weeks: 52 }, { cell, weeks: 1 });
          count(few, is, measure === 'households' ? oneOrTwo(estimate) : estimate, guess);
          if (homes[cell] === 1) count(one, is, estimate, guess);
        });
      }
      tell(`d, least squares: ${measure} of 1 or 2 households`, few);
      tell(`d, least squares: ${measure} of one`, one);
      expectGuesswork(few);
      expectGuesswork(one);
      expect(few.figures).toBeGreaterThan(1000);
    }
  }, 900_000);

  it('and yet: wards, larger cells and the lowest cells are what they are', () => {
    const { grid } = server.city.now;
    const off = { ward: [] as number[], cell: [] as number[] };
    for (let end = 0; end < answers.weeks; end += 4) {
      const ask = { weeks: 13 as const, end, category: -1 };
      answers.areas(ask).forEach(({ published, exact }, i) => {
        if (grid.areas[i]!.parent !== null && exact.households > 0) off.ward.push(Math.abs(published.households! - exact.households) / exact.households);
      });
      const shown = answers.published(ask, 'households');
      answers.exact(ask, 'households').forEach((is, cell) => {
        if (shown[cell] !== null && is >= 25 && is <= 60) off.cell.push(Math.abs(shown[cell]! - is) / is);
      });
    }
    const middle = (of: number[]) => [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)]!;
    const lowest = (of: readonly (number | null)[]) => new Set(grid.cells.map(({ index }) => index)
      .filter((cell) => server.heat.registered[cell]! >= LIMITS.MIN_HOUSEHOLDS && of[cell] !== null)
      .map((cell) => ({ cell, high: wilsonInterval(of[cell]!, server.heat.registered[cell]!, 0).high }))
      .sort((a, b) => a.high - b.high || a.cell - b.cell).slice(0, 20).map(({ cell }) => cell));
    const year = { weeks: 52 as const, end: answers.weeks - 1, category: -1 };
    const truly = lowest(answers.exact(year, 'households'));
    const kept = [...lowest(answers.published(year, 'households'))].filter((cell) => truly.has(cell)).length;
    const percent = (of: number[]) => `${(100 * middle(of)).toFixed(1)} % of ${of.length}`;
    console.log(`median error: ward, 13 weeks ${percent(off.ward)}; cells with 25 to 60, 13 weeks ${percent(off.cell)}; lowest 20 kept ${kept}`);
    expect(middle(off.ward)).toBeLessThanOrEqual(0.02);
    expect(middle(off.cell)).toBeLessThanOrEqual(0.05);
    expect(kept).toBeGreaterThanOrEqual(15);
  });

  /** What somebody says who reads the published year and the open rulebook. */
  function guessOf(measure: Measure, year: Ask, { cell, weeks }: { cell: number; weeks: number }): number {
    if (measure !== 'points') return likelier((answers.published(year, measure)[cell] ?? 0) * weeks / 52);
    // A category's deeds have much the same points, and the rules are published.
    const city = whole(year);
    return Math.round(city.points! / Math.max(1, city.deeds!));
  }
});
