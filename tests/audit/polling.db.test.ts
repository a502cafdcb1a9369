/**
 * (c) Somebody who asks for everything again after every change, and takes the last answer from the
 * new one. Deeds of the city's last weeks happen once more, in the weeks to come, posted one by one.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { within } from '../../server/access/access.ts';
import { addCredits, sweepFigures } from '../../server/heat/heat.ts';
import { dayFromText, dayNumber } from '../../server/platform/clock.ts';
import { SYSTEM, transact } from '../../server/platform/database/database.ts';
import { type Contribution, type Span, together } from '../../cores/contributions.ts';
import { LATTICE_WEEKS, mondayOf } from '../../cores/lattice.ts';
import { describeOnNative } from '../support/engines.ts';
import { startServer, type TestServer } from '../support/server.ts';
import {
  count, expectGuesswork, likelier, type Measure, oneOrTwo, publishedTo, score, shareOf, tell,
} from './lattice-attack.ts';

const WEEKS = process.env.AUDIT === 'full' ? 12 : 3;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Past { cellId: number; categoryId: string; day: string; participant: string; points: number }

describeOnNative('an attacker who polls published figures', 'boston', (clone) => {
  let server: TestServer;
  let past: Past[];
  beforeAll(async () => {
    const database = await clone.open();
    await database.asOwner((q) => q.query(`update publication set seed = sha256('an audit')`));
    server = await startServer(database);
    past = await transact(database, SYSTEM.test, (tx) => tx.query<Past>(
      `select cell_id as "cellId", category_id as "categoryId", day, participant, points
       from heat_credit where deeds = 1 and day > (select max(day) from heat_credit) - $1::int * 7
       order by id`, [WEEKS]));
  });
  afterAll(() => server.close());

  const today = () => dayNumber(server.clock.now, server.city.now.grid.city!.timeZone);
  const windowTo = (sunday: number, weeks: number, category: number) => ({
    from: sunday - weeks * 7 + 1, to: sunday, today: today(),
    categories: category < 0 ? undefined : [category],
  });
  const placesOf = () => {
    const { cells, areas } = server.city.now.grid;
    // The whole city changes with every deed that a ward takes in: a ward tells more.
    const wards = areas.flatMap((area, i) => (area.parent === null ? [] : [{
      place: cells.length + i, area: i, cell: -1,
      cells: cells.filter((cell) => within(cell.areaPath, area.path)).map(({ index }) => index),
    }]));
    return [...cells.map(({ index }) => (
      { place: index, area: -1, cell: index, cells: [index] })), ...wards];
  };
  type Place = ReturnType<typeof placesOf>[number];

  /** What a place's published figures are made of at this moment. */
  function truthOf({ place, cells }: Place, span: Span) {
    const { heat } = server;
    const side = (name: 'done' | 'homes') => together(cells.map((cell) =>
      heat.sides[name].summary(cell, span, {
        keys: heat.participants.keys,
        without: heat.steps[name].without(place).filter((one) => one.place === cell),
      })));
    const made = side('done');
    return { households: side('homes').households, deeds: made.deeds, points: made.points };
  }

  it('learns of few households no more than a guess, and nothing of them before the week is over', async () => {
    const { grid } = server.city.now;
    const places = placesOf();
    interface Question { sunday: number; weeks: (typeof LATTICE_WEEKS)[number]; category: number }
    const poll = (of: readonly Place[], all: readonly Question[]) => new Map(all.map((question) => {
      const span = windowTo(question.sunday, question.weeks, question.category);
      const told = publishedTo(server.heat, span);
      return [question, of.map((place) => ({
        shown: place.area < 0 ? told.cell(place.cell) : told.area(place.area),
        true: truthOf(place, span),
      }))];
    }));
    const known = new Set<Contribution>();
    const waiting = (place: Place) => server.heat.steps.done.without(place.place);

    const [few, one] = [
      { households: score(), deeds: score(), points: score() },
      { mean: score(), longest: score() }];
    const seen = { polls: 0, changes: 0, alone: 0 };
    const usual = (() => {
      const points = past.reduce((sum, row) => sum + row.points, 0);
      return Math.round(points / past.length);
    })();

    /** Lets figures take in what is due; scores what the attacker makes of the difference. */
    async function step(isWeekOver: boolean): Promise<void> {
      const monday = mondayOf(today());
      const held = new Map(places.map((place) => [place, waiting(place)]));
      // Asked is what could change: where something came since the last step, and when a week is over.
      const asked = places.filter((place) => held.get(place)!.some((found) => isWeekOver || !known.has(found)));
      for (const found of [...held.values()].flat()) known.add(found);
      const categories = [-1, ...new Set(asked.flatMap((place) =>
        held.get(place)!.map((found) => found.category)))];
      const all = [monday - 1, monday + 6].flatMap((sunday) => categories.flatMap((category) =>
        LATTICE_WEEKS.map((weeks): Question => ({ sunday, weeks, category }))));
      const before = poll(asked, all);
      await sweepFigures(server.database, server.heat, server.clock.now);
      await server.realtime.catchUp();
      const after = poll(asked, all);
      seen.polls += 1;
      for (const [at, place] of asked.entries()) {
        const left = new Set(waiting(place));
        const taken = held.get(place)!.filter((found) => !left.has(found));
        if (taken.length === 0) {
          const views = [before, after].map((view) => all.map((question) => view.get(question)![at]!.shown));
          expect(views[1]).toEqual(views[0]);
          continue;
        }
        seen.changes += 1;
        const few = new Set(taken.map((found) => found.participant)).size < 3;
        if (few && taken.some((found) => found.day >= monday)) seen.alone += 1;
        for (let i = 0; i < all.length; i += LATTICE_WEEKS.length) {
          judge(taken, all.slice(i, i + LATTICE_WEEKS.length).map((question) => ({
            question, before: before.get(question)![at]!, after: after.get(question)![at]!,
          })));
        }
      }
    }

    interface Seen {
      question: Question;
      before: Answer;
      after: Answer;
    }
    interface Answer { shown: Record<Measure, number | null>; true: Record<Measure, number> }
    /** What one place shows of one category before and after, by windows that end together. */
    function judge(taken: readonly Contribution[], seenAs: readonly Seen[]): void {
      const difference = (measure: Measure, of: Seen) => {
        const [a, b] = [of.before.shown[measure], of.after.shown[measure]];
        return a === null || b === null ? undefined : b - a;
      };
      const truth = (measure: Measure, of: Seen) => of.after.true[measure] - of.before.true[measure];
      const longest = seenAs.at(-1)!;
      const { sunday, category } = longest.question;
      const counted = taken.filter((found) => found.day <= sunday
        && (category < 0 || found.category === category));
      const behind = new Set(counted.map((found) => found.participant)).size;
      const [week] = seenAs;
      const newly = truth('households', week!);
      const toldOfWeek = difference('households', week!);
      if (toldOfWeek !== undefined && newly >= 1 && newly <= 2) {
        count(few.households, newly, oneOrTwo(toldOfWeek), likelier(1));
      }
      if (behind < 1 || behind > 2) return;
      for (const measure of ['deeds', 'points'] as const) {
        // The same deeds are in all of them: four looks at one number, each with noise of its own.
        const same = seenAs.filter((of) => truth(measure, of) === truth(measure, longest));
        const all = same.flatMap((of) => difference(measure, of) ?? []);
        if (all.length === 0) continue;
        const mean = all.reduce((a, b) => a + b, 0) / all.length;
        const is = truth(measure, longest);
        count(few[measure], is, mean, measure === 'points' ? usual * behind : behind);
        if (measure === 'points' && behind === 1) {
          count(one.mean, is, mean, usual);
          count(one.longest, is, difference(measure, longest) ?? -1, usual);
        }
      }
    }

    const start = server.clock.now.getTime();
    const dayOfStart = today();
    const last = past.reduce((most, row) => Math.max(most, dayFromText(row.day)), 0);
    const posted = past.map((row, i) => {
      const later = dayOfStart + 1 + dayFromText(row.day) - last + WEEKS * 7;
      // Panels decide within three days, in the daytime.
      const minutes = (i * 7919) % (3 * 24 * 60);
      return { row, day: later, at: start + (later - dayOfStart) * DAY + minutes * MINUTE };
    }).sort((a, b) => a.at - b.at);
    let monday = mondayOf(today());
    for (const { row, at } of posted) {
      server.clock.now = new Date(at);
      const next = mondayOf(today());
      if (next > monday) {
        monday = next;
        await step(true);
      }
      await transact(server.database, SYSTEM.test, (tx) => addCredits(tx, grid, [{
        id: randomUUID(), cellId: row.cellId, categoryId: row.categoryId,
        occurredAt: new Date(at - ((at / MINUTE * 13) % 2880) * MINUTE).toISOString(),
        participant: row.participant, points: row.points, deeds: 1, simulated: false,
      }], server.clock.now.toISOString()));
      await server.realtime.catchUp();
      server.clock.now = new Date(at + 2 * MINUTE);
      await step(false);
    }

    console.log(`c, polling: ${seen.polls} polls, ${seen.changes} places changed, ` +
      `${seen.alone} of them by one or two households within their week`);
    for (const measure of ['households', 'deeds', 'points'] as const) {
      tell(`c, polling: ${measure} of 1 or 2 households`, few[measure]);
      expectGuesswork(few[measure]);
      expect(few[measure].figures).toBeGreaterThan(100);
    }
    tell('c, polling: points of one, four windows together', one.mean);
    tell('c, polling: points of one, by the year', one.longest);
    expect(seen.alone).toBe(0);
    expect(one.mean.figures).toBeGreaterThan(100);
    expect(shareOf(one.mean)).toBeLessThanOrEqual(0.05);
    expect(shareOf(one.longest)).toBeLessThanOrEqual(0.05);
  }, 900_000);
});
