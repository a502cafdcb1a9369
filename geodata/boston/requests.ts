/** The requests of 2015 as tasks, and those that count as a deed; moved to the present. */
import type { Locator } from '../../cores/locator.ts';
import type {
  CitySource, SourceDeed, SourceDeedType, SourceHousehold, SourceTask,
} from '../../server/exchange/city-source.ts';
import { readTable } from '../csv.ts';
import { sourceId } from '../../server/exchange/ids.ts';
import { REQUEST_NAMES_ZH } from './request-names.ts';
import { iso, parseLocal, WEEK_MS } from '../local-time.ts';
import type { LocalClock } from '../local-time.ts';

/** The channels that a resident uses; employees and the city workers' app are not among them. */
const RESIDENT_CHANNELS = new Set(['Constituent Call', 'Citizens Connect App', 'Self Service']);
/** Where the post office's town begins in an address; a title needs the street only. */
const TOWN = new RegExp(
  ' +(Boston|Dorchester(?: Center)?|Roxbury(?: Crossing)?|Allston|Brighton|Charlestown|Chelsea' +
    '|Chestnut Hill|Brookline|East Boston|Hyde Park|Jamaica Plain|Mattapan|Mission Hill|Newton' +
    '|Readville|Roslindale|South Boston|West Roxbury) +MA\\b.*$',
);

const COLUMNS = [
  'case_id',
  'opened_at',
  'target_at',
  'closed_at',
  'status',
  'type',
  'address',
  'property_type',
  'property_id',
  'lat',
  'lon',
  'geocoded',
  'channel',
] as const;

interface Request {
  caseId: string;
  type: string;
  address: string;
  lon: number;
  lat: number;
  cellIndex: number;
  opened: number;
  target: number | null;
  closed: number | null;
  clamped: boolean;
  /** Where a resident reported it from, if it was one from a home. */
  household: SourceHousehold | undefined;
}

/** Deed type of a request, by its published name. */
export type DeedTypes = ReadonlyMap<string, SourceDeedType>;

export interface RequestsOptions {
  file: URL;
  now: Date;
  shiftWeeks?: number;
  clock: LocalClock;
  locator: Locator;
  types: DeedTypes;
  householdOf: ReadonlyMap<string, SourceHousehold>;
}

export interface Requests {
  tasks: SourceTask[];
  deeds: SourceDeed[];
  shiftWeeks: number;
  read: Record<string, number>;
  adjusted: Record<string, number>;
  refused: CitySource['account']['refused'];
}

/** Tasks in order of the file (by opening); the deeds' points are left at 0. */
export async function readRequests(options: RequestsOptions): Promise<Requests> {
  const { requests, read, refused } = await readLocated(options);
  const newest = requests.reduce((latest, { opened }) => Math.max(latest, opened), -Infinity);
  const shiftWeeks = options.shiftWeeks ?? weeksTo(options.now, newest, options.clock);
  const tasks: SourceTask[] = [];
  const deeds: SourceDeed[] = [];
  const adjusted = { tasksClosedBeforeOpened: 0, tasksCloseInFuture: 0 };
  for (const request of requests) {
    const times = shifted(request, shiftWeeks, options);
    if (request.clamped) adjusted.tasksClosedBeforeOpened += 1;
    if (request.closed !== null && times.closedAt === null) adjusted.tasksCloseInFuture += 1;
    const task = toTask(request, times, options.types);
    tasks.push(task);
    const type = request.household && options.types.get(request.type);
    if (!request.household || !type) continue;
    task.householdId = request.household.id;
    task.deedId = sourceId('deed', 'boston', request.caseId);
    deeds.push({
      id: task.deedId,
      householdId: request.household.id,
      typeId: type.id,
      lon: request.lon,
      lat: request.lat,
      cellIndex: request.cellIndex,
      occurredAt: times.openedAt,
      decidedAt: times.closedAt,
      state: times.closedAt === null ? 'archived' : 'posted',
      points: 0,
      taskId: task.id,
    });
  }
  return { tasks, deeds, shiftWeeks, read, adjusted, refused };
}

/** The greatest number of whole weeks that leaves the newest opening at or before `now`. */
function weeksTo(now: Date, newest: number, clock: LocalClock): number {
  let weeks = Math.floor((clock.toLocal(now.getTime()) - newest) / WEEK_MS) + 1;
  while (clock.toUtc(newest + weeks * WEEK_MS) > now.getTime()) weeks -= 1;
  return weeks;
}

async function readLocated(
  options: RequestsOptions,
): Promise<Pick<Requests, 'read' | 'refused'> & { requests: Request[] }> {
  const table = await readTable(options.file);
  const at = Object.fromEntries(COLUMNS.map((name) => [name, table.column(name)])) as Record<
    (typeof COLUMNS)[number],
    number
  >;
  const requests: Request[] = [];
  let unlocated = 0;
  let outside = 0;
  let crossings = 0;
  for (const row of table.rows) {
    if (row[at.geocoded]! !== '1') {
      unlocated += 1;
      continue;
    }
    const lon = Number(row[at.lon]!);
    const lat = Number(row[at.lat]!);
    const cellIndex = options.locator.locate(lon, lat);
    if (cellIndex < 0) {
      outside += 1;
      continue;
    }
    const opened = parseLocal(row[at.opened_at]!);
    if (opened === null) throw new Error(`request ${row[at.case_id]!}: no opening time`);
    const closed = row[at.status]! === 'Closed' ? parseLocal(row[at.closed_at]!) : null;
    const byResident = RESIDENT_CHANNELS.has(row[at.channel]!);
    const home = byResident ? options.householdOf.get(row[at.property_id]!) : undefined;
    const atAddress = row[at.property_type]! === 'Address';
    // Crossings are numbered apart: such a number is a home's by chance, kilometres away.
    if (home && !atAddress && options.types.has(row[at.type]!)) crossings += 1;
    requests.push({
      caseId: row[at.case_id]!,
      type: row[at.type]!,
      address: row[at.address]!,
      lon,
      lat,
      cellIndex,
      opened,
      target: parseLocal(row[at.target_at]!),
      closed: closed === null ? null : Math.max(opened, closed),
      clamped: closed !== null && closed < opened,
      household: atAddress ? home : undefined,
    });
  }
  return {
    requests,
    read: { requests: table.rows.length, located: table.rows.length - unlocated },
    refused: [
      { kind: 'task', reason: 'no location', count: unlocated },
      { kind: 'task', reason: 'outside every cell', count: outside },
      { kind: 'deed', reason: "a crossing's number, not a home's", count: crossings },
    ],
  };
}

interface Times {
  openedAt: string;
  targetAt: string | null;
  closedAt: string | null;
}

/** Moves the wall clock by whole weeks; a close after `now` has not happened. */
function shifted(request: Request, weeks: number, options: RequestsOptions): Times {
  const move = (local: number): number => options.clock.toUtc(local + weeks * WEEK_MS);
  const closed = request.closed === null ? null : move(request.closed);
  return {
    openedAt: iso(move(request.opened)),
    targetAt: request.target === null ? null : iso(move(request.target)),
    closedAt: closed === null || closed > options.now.getTime() ? null : iso(closed),
  };
}

function toTask(request: Request, times: Times, types: DeedTypes): SourceTask {
  const street = request.address.replace(TOWN, '').replace(/^INTERSECTION( of)?\b/i, '')
    .replace(/ +/g, ' ').trim();
  const title = street === '' ? request.type : `${request.type}, ${street}`;
  const zh = REQUEST_NAMES_ZH[request.type];
  return {
    id: sourceId('task', 'boston', request.caseId),
    typeName: request.type,
    categoryId: types.get(request.type)?.categoryId ?? null,
    title,
    ...(zh && { titles: { nameZh: street === '' ? zh : `${zh} · ${street}`, nameEn: title } }),
    lon: request.lon,
    lat: request.lat,
    cellIndex: request.cellIndex,
    address: request.address.replace(/ +/g, ' ').trim(),
    ...times,
    status: times.closedAt === null ? 'open' : 'closed',
    adjusted: request.clamped,
    householdId: null,
    deedId: null,
  };
}
