/** People of the model: where they live, what they did in the last year, what is to be done. */
import type { Locator } from '../../cores/locator.ts';
import type {
  SourceCell,
  SourceDeed,
  SourceDeedType,
  SourceHousehold,
  SourceTask,
} from '../../server/exchange/city-source.ts';
import { sourceId } from '../../server/exchange/ids.ts';
import { DAY_MS, iso, WEEK_MS } from '../local-time.ts';
import type { LocalClock } from '../local-time.ts';
import { createPicker } from '../random.ts';
import type { Random } from '../random.ts';
import type { Settlement } from './grid.ts';
import { TASK_KINDS, TYPE_WEIGHTS } from './names.ts';
import { toDegrees } from './outline.ts';
import type { Point } from './outline.ts';

const KM_TO_LON = 1 / 96.4;
const KM_TO_LAT = 1 / 110.85;
const YEAR_DAYS = 365;
/** How many of the homes lie in the hamlets, the others in the larger settlements. */
const HAMLET_SHARE = 0.7;
const DEEDS_BY_WEEKDAY = [1.3, 0.9, 0.85, 0.85, 0.9, 1, 1.5];
const DEEDS_BY_HOUR = [
  0, 0, 0, 0, 0, 1, 4, 8, 9, 9, 8, 5, 3, 4, 6, 7, 7, 7, 7, 8, 5, 2, 0, 0,
];

export interface Place {
  locator: Locator;
  cells: readonly SourceCell[];
  settlements: readonly Settlement[];
  /** One per cell, so that few cells are almost empty; `spread` in kilometres. */
  hamlets: readonly { at: Point; spread: number }[];
  clock: LocalClock;
  now: Date;
  /** Part of every id, so that two models never share one. */
  key: string;
}

interface Spot {
  lon: number;
  lat: number;
  cellIndex: number;
}

/** `count` homes clustered in settlements and hamlets, in order of their cells. */
export function settle(place: Place, count: number, random: Random): SourceHousehold[] {
  const pick = createPicker(place.settlements.map(({ weight }) => weight));
  const spots: Spot[] = [];
  while (spots.length < count) {
    const inHamlet = random.next() < HAMLET_SHARE;
    const { at, spread } = inHamlet
      ? place.hamlets[random.below(place.hamlets.length)]!
      : { at: place.settlements[pick(random)]!.at, spread: random.next() < 0.8 ? 0.2 : 0.6 };
    const [x, y] = [at[0] + random.normal() * spread, at[1] + random.normal() * spread];
    const [lon, lat] = toDegrees([x, y]);
    const spot = locate(place, lon, lat);
    if (spot) spots.push(spot);
  }
  spots.sort((a, b) => a.cellIndex - b.cellIndex);
  let cellIndex = -1;
  let number = 0;
  return spots.map((spot) => {
    number = spot.cellIndex === cellIndex ? number + 1 : 1;
    cellIndex = spot.cellIndex;
    const cell = place.cells[cellIndex]!;
    const code = `${cell.code}-${String(number).padStart(4, '0')}`;
    return {
      id: sourceId('household', place.key, code),
      code,
      address: `${cell.nameZh} ${number}号`,
      ...spot,
    };
  });
}

function locate(place: Place, lon: number, lat: number): Spot | null {
  const point = { lon: Math.round(lon * 1e6) / 1e6, lat: Math.round(lat * 1e6) / 1e6 };
  const cellIndex = place.locator.locate(point.lon, point.lat);
  return cellIndex < 0 ? null : { ...point, cellIndex };
}

/** Within a short walk, by a spread in kilometres; the place itself when that leaves the city. */
function near(place: Place, home: SourceHousehold, spread: number, random: Random): Spot {
  const lon = home.lon + random.normal() * spread * KM_TO_LON;
  const lat = home.lat + random.normal() * spread * KM_TO_LAT;
  const { lon: homeLon, lat: homeLat, cellIndex } = home;
  return locate(place, lon, lat) ?? { lon: homeLon, lat: homeLat, cellIndex };
}

/**
 * How eager each household is; 0 for those who never take part. Townships differ most, then
 * cells, then homes, so that a planner has something real to find.
 */
function eagerness(
  place: Place,
  households: readonly SourceHousehold[],
  random: Random,
): Float64Array {
  const ofTownship = new Map<string, number>();
  const ofCell = place.cells.map((cell) => {
    const share = ofTownship.get(cell.areaPath) ?? 0.25 + random.next() * 0.6;
    ofTownship.set(cell.areaPath, share);
    return Math.min(0.97, Math.max(0.05, share + random.normal() * 0.12));
  });
  return Float64Array.from(households, ({ cellIndex }) => {
    const share = ofCell[cellIndex]!;
    const joins = random.next() < share;
    return joins ? share * Math.exp(random.normal() * 0.8) : 0;
  });
}

/** `count` deeds of the last year in order of time; points and archiving are done elsewhere. */
export function doDeeds(
  place: Place,
  households: readonly SourceHousehold[],
  types: readonly SourceDeedType[],
  count: number,
  random: Random,
): SourceDeed[] {
  const pickHome = createPicker(eagerness(place, households, random));
  const pickType = createPicker(types.map((type) => TYPE_WEIGHTS[type.id] ?? 1));
  const when = createCalendar(place);
  const deeds: SourceDeed[] = [];
  for (let i = 0; i < count; i += 1) {
    const home = households[pickHome(random)]!;
    const occurred = when(random);
    const decided = occurred + HOUR_MS * (0.2 - 5 * Math.log(1 - random.next()));
    const isDecided = decided <= place.now.getTime();
    deeds.push({
      id: sourceId('deed', place.key, String(i + 1)),
      householdId: home.id,
      typeId: types[pickType(random)]!.id,
      ...near(place, home, 0.08, random),
      occurredAt: iso(occurred),
      decidedAt: isDecided ? iso(wholeSecond(decided)) : null,
      state: isDecided ? 'posted' : 'archived',
      points: 0,
      taskId: null,
    });
  }
  return deeds.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
}

const HOUR_MS = 3_600_000;

function wholeSecond(utc: number): number {
  return Math.floor(utc / 1000) * 1000;
}

/**
 * Instants of the last year: slowly more of them, most on Saturday and Sunday, few at noon. What
 * would lie in the future happens a week earlier, so the time of day of the load moves nothing
 * but the last day.
 */
function createCalendar(place: Place): (random: Random) => number {
  const { clock, now } = place;
  const today = Math.floor(clock.toLocal(now.getTime()) / DAY_MS);
  const days = Array.from({ length: YEAR_DAYS }, (_, i) => today - YEAR_DAYS + 1 + i);
  const pickDay = createPicker(
    days.map((day, i) => DEEDS_BY_WEEKDAY[(day + 4) % 7]! * (0.7 + (0.6 * i) / YEAR_DAYS)),
  );
  const pickHour = createPicker(DEEDS_BY_HOUR);
  return (random) => {
    const second = pickHour(random) * 3600 + random.below(3600);
    const local = days[pickDay(random)]! * DAY_MS + second * 1000;
    const utc = clock.toUtc(local);
    return utc <= now.getTime() ? utc : clock.toUtc(local - WEEK_MS);
  };
}

/** `count` tasks of the last 60 days near homes; most of the older ones are closed. */
export function makeTasks(
  place: Place,
  households: readonly SourceHousehold[],
  count: number,
  random: Random,
): SourceTask[] {
  const pickKind = createPicker(TASK_KINDS.map(({ weight }) => weight));
  const now = place.now.getTime();
  const tasks: SourceTask[] = [];
  for (let i = 0; i < count; i += 1) {
    const kind = TASK_KINDS[pickKind(random)]!;
    const home = households[random.below(households.length)]!;
    const spot = near(place, home, 0.15, random);
    const cell = place.cells[spot.cellIndex]!;
    // The square makes recent ones more frequent, as in any register that is in use.
    const opened = wholeSecond(now - 60_000 - random.next() ** 2 * 60 * DAY_MS);
    const target = opened + kind.hours * HOUR_MS;
    const closed = wholeSecond(opened + kind.hours * HOUR_MS * -Math.log(1 - random.next()) * 0.8);
    const stays = random.next() < 0.04;
    const isClosed = closed <= now && !stays;
    tasks.push({
      id: sourceId('task', place.key, String(i + 1)),
      typeName: kind.name,
      categoryId: kind.categoryId,
      title: `${kind.name} · ${cell.nameZh}`,
      titles: {
        nameZh: `${kind.name} · ${cell.nameZh}`, nameEn: `${kind.nameEn} · ${cell.nameEn}`,
      },
      ...spot,
      address: `${cell.nameZh}附近`,
      openedAt: iso(opened),
      targetAt: iso(target),
      closedAt: isClosed ? iso(closed) : null,
      status: isClosed ? 'closed' : 'open',
      adjusted: false,
      householdId: null,
      deedId: null,
    });
  }
  return tasks.sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1));
}
