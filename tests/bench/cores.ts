/** The pure cores against their references: no database. */
import { readBoston } from '../../geodata/boston.ts';
import { buildBoundaryTiles } from '../../server/grid/boundary-tiles.ts';
import { createHeatCube } from '../../cores/heat-cube.ts';
import { createNearestIndex, greatCircleMeters } from '../../cores/nearest-index.ts';
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
  const events = [];
  const rollup = [];
  for (let i = 0; i < count; i += 1) {
    const participant = Math.floor(random() * people);
    const cell = participant % cells;
    const day = Math.floor(random() * days);
    const category = Math.floor(random() * categories);
    const points = 1 + Math.floor(random() * 9);
    cellOf[i] = cell;
    dayOf[i] = day;
    categoryOf[i] = category;
    pointsOf[i] = points;
    events.push({ cell, day: first + day, category, participant, points });
    rollup.push({ cell, day: first + day, category, points, deeds: 1 });
  }
  const cube = createHeatCube({ cells, categories, firstDay: first, lastDay: first + days - 1 });
  cube.loadRollup(rollup);
  cube.loadEvents(events);
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
  const ms = median(Array.from({ length: 9 }, () => timed(() => { cube.households(first + 200, first + 291); })));
  out.push(atMost('participating households, 92 days, 5 M deeds', ms, 'ms', 30));
  const some = median(Array.from({ length: 9 }, () => timed(() => { cube.households(first, first + 364, [1, 4, 7]); })));
  out.push(atMost('participating households, a year, 3 categories', some, 'ms', 30));
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
