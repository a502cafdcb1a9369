/** The pure cores against their references: no database. */
import { readBoston } from '../../geodata/boston.ts';
import { buildBoundaryTiles } from '../../server/grid/boundary-tiles.ts';
import { type Contribution, type Contributions, createContributions } from '../../cores/contributions.ts';
import { publishCount, publishSum } from '../../cores/figures.ts';
import { createHeatCube, type HeatCube } from '../../cores/heat-cube.ts';
import { createNearestIndex, greatCircleMeters } from '../../cores/nearest-index.ts';
import { createPerturbation } from '../../cores/perturbation.ts';
import { atMost, type Figure, interleave, median, reported, timed } from './figures.ts';

function randomFrom(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

export async function tileFigures(): Promise<Figure[]> {
  const { cells } = await readBoston({ now: new Date() });
  const input = cells.map(({ code, geometry }, index) => ({ index, code, geometry }));
  buildBoundaryTiles(input, 1);
  const ms = median(Array.from({ length: 5 }, () => timed(() => { buildBoundaryTiles(input, 1); })));
  return [atMost('Boston boundary tiles, z6..14, built and gzipped', ms / 1000, 's', 1.5)];
}

export function heatFigures(): Figure[] {
  const [cells, categories, days, people, count] = [2000, 12, 365, 200_000, 5_000_000];
  const random = randomFrom(7);
  const first = 20_000;
  const cellOf = new Uint16Array(count);
  const dayOf = new Uint16Array(count);
  const categoryOf = new Uint8Array(count);
  const pointsOf = new Uint8Array(count);
  const events: Contribution[] = [];
  const rollup = [];
  for (let i = 0; i < count; i += 1) {
    const participant = Math.floor(random() * people);
    const place = participant % cells;
    const day = Math.floor(random() * days);
    const category = Math.floor(random() * categories);
    const points = 1 + Math.floor(random() * 9);
    cellOf[i] = place;
    dayOf[i] = day;
    categoryOf[i] = category;
    pointsOf[i] = points;
    events.push({ place, day: first + day, category, participant, points, deeds: 1 });
    rollup.push({ cell: place, day: first + day, category, points, deeds: 1 });
  }
  const cube = createHeatCube({ cells, categories, firstDay: first, lastDay: first + days - 1 });
  cube.loadRollup(rollup);
  const homes = createContributions(cells);
  homes.load(events);
  const scan = (from: number, to: number, wanted: Uint8Array) => {
    const points = new Int32Array(cells);
    const deeds = new Int32Array(cells);
    for (let i = 0; i < count; i += 1) {
      const day = dayOf[i]!;
      if (day < from || day > to || wanted[categoryOf[i]!] === 0) continue;
      points[cellOf[i]!]! += pointsOf[i]!;
      deeds[cellOf[i]!]! += 1;
    }
    return points;
  };
  const out: Figure[] = [];
  for (const [name, from, to, chosen] of [
    ['92 days, all categories', 200, 291, undefined], ['92 days, 3 categories', 200, 291, [1, 4, 7]],
    ['a year, all categories', 0, 364, undefined],
  ] as const) {
    const wanted = new Uint8Array(categories).fill(chosen ? 0 : 1);
    for (const c of chosen ?? []) wanted[c] = 1;
    const { ours, theirs } = interleave(
      9, () => { cube.pointsAndDeeds(first + from, first + to, chosen); }, () => { scan(from, to, wanted); });
    const ratio = theirs / ours;
    out.push({ name: `heat, ${name}`, value: ours, unit: 'ms', reference: 'a typed-array scan (times faster)', ratio, goal: '>= 20x', ok: ratio >= 20 });
  }
  return [...out, ...publishedFigures({ cube, homes, people, cells, first })];
}

/** What is published of the same windows, beside what is exact. */
function publishedFigures({ cube, homes, people, cells, first }: {
  cube: HeatCube; homes: Contributions; people: number; cells: number; first: number;
}): Figure[] {
  const keys = Uint32Array.from({ length: people }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
  const rules = { minHouseholds: 10, noise: createPerturbation({ bound: 5, variance: 2, least: 2 }) };
  const out: Figure[] = [];
  for (const [name, from, to, categories] of [
    ['13 weeks, all categories', 203, 293, undefined], ['13 weeks, one category', 203, 293, [4]],
    ['52 weeks, all categories', 0, 363, undefined],
  ] as const) {
    const span = { from: first + from, to: first + to, categories };
    const exactly = () => {
      cube.pointsAndDeeds(span.from, span.to, categories);
      homes.households(span);
    };
    /** Asked for the first time: nothing of it is kept. */
    const count = () => Array.from({ length: cells }, (_, cell) => homes.summary(cell, span, { keys }));
    const kept = count();
    /** Every later time, until something is posted: from the sums that are kept. */
    const publish = () => kept.map(({ households, key, sharesKey, points, mostPoints, deeds, mostDeeds }) => {
      const behind = { registered: 100, households, key };
      return [publishCount(behind, rules), publishSum({ value: points, most: mostPoints, key: sharesKey, measure: 1 }, behind, rules),
        publishSum({ value: deeds, most: mostDeeds, key: sharesKey, measure: 2 }, behind, rules)];
    });
    const { ours, theirs } = interleave(21, () => { publish(); }, exactly);
    const ratio = ours / theirs;
    out.push({ name: `published, ${name}, 5 M deeds`, value: ours, unit: 'ms', reference: 'the exact vector (times its time)', ratio, goal: '<= 1.5x', ok: ratio <= 1.5 });
    const times = Array.from({ length: 100 }, () => timed(() => { publish(); })).sort((a, b) => a - b);
    out.push(atMost(`published, ${name}, p99`, times[98]!, 'ms', 15));
    const cold = interleave(9, () => { count(); }, exactly);
    out.push(reported(`published, ${name}, first asked for`, cold.ours, 'ms', `exact ${cold.theirs.toFixed(1)} ms`));
  }
  return out;
}

export function nearestFigures(): Figure[] {
  const random = randomFrom(11);
  const count = 3000;
  const ids = Array.from({ length: count }, (_, i) => `w${i}`);
  const lons = Float64Array.from(ids, () => -71.2 + random() * 0.3);
  const lats = Float64Array.from(ids, () => 42.2 + random() * 0.2);
  const index = createNearestIndex();
  ids.forEach((id, i) => index.upsert(id, lons[i]!, lats[i]!));
  const brute = (lon: number, lat: number, k: number) => {
    const best: { i: number; meters: number }[] = [];
    for (let i = 0; i < count; i += 1) {
      const meters = greatCircleMeters(lon, lat, lons[i]!, lats[i]!);
      if (best.length === k && meters >= best[k - 1]!.meters) continue;
      if (best.length === k) best.pop();
      let at = best.length;
      while (at > 0 && best[at - 1]!.meters > meters) at -= 1;
      best.splice(at, 0, { i, meters });
    }
    return best.map(({ i }) => ids[i]!);
  };
  const asks = Array.from({ length: 500 }, () => [-71.2 + random() * 0.3, 42.2 + random() * 0.2] as const);
  const same = asks.every(([x, y]) => brute(x, y, 5).join() === index.nearest(x, y, 5).map((n) => n.id).join());
  const { ours, theirs } = interleave(
    7, () => { for (const [x, y] of asks) index.nearest(x, y, 5); },
    () => { for (const [x, y] of asks) brute(x, y, 5); });
  const ratio = theirs / ours;
  return [
    { name: 'nearest 5 of 3,000 workers', value: (ours / asks.length) * 1000, unit: 'us', reference: 'brute force (times faster)', ratio, goal: '>= 4x, same ids', ok: ratio >= 4 && same },
    reported('nearest 5: same ids as brute force', same ? asks.length : 0, 'asks', `${asks.length} asked`),
  ];
}
