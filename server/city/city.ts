/**
 * What is now: the grid, the rulebook and the settings of the city. They are read in one snapshot
 * and change in one turn, in every process: a load, a set-up or a change of settings tells it as
 * news. Whoever keeps something made of them reads along and follows; nobody swaps them.
 */
import { streams } from '../events.ts';
import { type Grid, readGrid } from '../grid/grid.ts';
import { announce, announceToServers } from '../platform/announce.ts';
import { type Database, SYSTEM, type Transaction, transact } from '../platform/database/database.ts';
import { failure } from '../platform/errors.ts';
import type { Realtime } from '../platform/realtime.ts';
import { readStreams } from '../platform/streams.ts';
import { readRulebook, type Rulebook } from '../rulebook/rulebook.ts';
import {
  type FirstSettings, insertSettings, selectSettings, type Settings, updateSettings,
} from './city.sql.ts';

export type { Settings } from './city.sql.ts';

export interface CityNow {
  readonly grid: Grid;
  readonly rulebook: Rulebook;
  readonly settings: Settings;
}

/** What the verbs hold: they read `.now` when they need it and keep it no longer than that. */
export interface CityHolder {
  readonly now: CityNow;
}

/** A snapshot of everything, before it is what is now. */
export interface CityReading {
  now: CityNow;
  /** Sequence of each stream of news that the snapshot holds. */
  positions: ReadonlyMap<string, number>;
}

/**
 * Somebody who follows the city: reads what it keeps in the city's own snapshot, and answers what is
 * to be done in the turn in which the city changes. May be asked again when a reading is repeated.
 */
export type CityFollower = (tx: Transaction, next: CityReading) => Promise<() => void>;

export interface City extends CityHolder {
  /** Sequence of each stream that is in what is now: where the relay starts. */
  readonly positions: ReadonlyMap<string, number>;
  /** Reads everything anew; what was committed before the call is in what is now after it. */
  reload(): Promise<void>;
  /** Reads until what is now holds this news. */
  catchUp(news: { stream: string; seq: number }): Promise<void>;
}

/** Reads the city, and its followers with it. `defaults`: the settings where there are none yet. */
export async function openCity(
  database: Database, defaults: FirstSettings, followers: readonly CityFollower[],
): Promise<City> {
  await transact(database, SYSTEM.cube, (tx) => insertSettings(tx, defaults));
  const read = () => transact(database, SYSTEM.cube, async (tx) => {
    const reading = {
      now: {
        grid: await readGrid(tx), rulebook: await readRulebook(tx),
        settings: await readSettings(tx),
      },
      positions: await readStreams(tx),
    };
    const changes = [];
    for (const follower of followers) changes.push(await follower(tx, reading));
    return { ...reading, changes };
  }, { isolation: 'repeatable read' });
  // Without a pause: nobody sees a figure beside another grid than the one it was counted by.
  const change = ({ changes }: Awaited<ReturnType<typeof read>>) => {
    for (const apply of changes) apply();
  };
  let current = await read();
  change(current);
  let running: Promise<void> | undefined;
  /** One reading at a time; a call meanwhile gets the one that runs. */
  const readOnce = () => (running ??= read().then((next) => {
    current = next;
    change(next);
  }).finally(() => { running = undefined; }));
  return {
    get now() { return current.now; },
    get positions() { return current.positions; },
    reload: async () => {
      // The one that runs may have begun before what the caller has committed.
      await running?.catch(() => undefined);
      await readOnce();
    },
    catchUp: async ({ stream, seq }) => {
      while ((current.positions.get(stream) ?? 0) < seq) await readOnce();
    },
  };
}

/**
 * Follows the news of the city. A load speaks on every stream: the first word reads everything, and
 * the others, whose sequence that reading holds, wait for it and read nothing.
 */
export function followCity(city: City, realtime: Pick<Realtime<unknown>, 'follow'>): void {
  realtime.follow('city:reloaded', (news) => city.catchUp(news));
}

/**
 * Tells that grid, rulebook or settings have changed: every server process reads them again, and
 * clients of these areas ask again for what they show.
 */
export function announceCity(tx: Transaction, leaves: readonly string[]): void {
  announceToServers(tx, 'city:reloaded', {});
  const all = leaves.flatMap((leaf) =>
    [streams.heat(leaf), streams.work(leaf), streams.queue(leaf)]);
  announce(tx, ...[streams.figures(), ...all].map((stream) =>
    ({ stream, kind: 'city:reloaded' as const, body: {} })));
}

/**
 * Changes settings of the city, for every process.
 * Errors: STATE_CONFLICT before the first start, SETTING_IMPOSSIBLE for noise that cannot be.
 */
export async function changeSettings(
  tx: Transaction, change: Partial<Settings>,
): Promise<Settings> {
  const { noiseBound, noiseVariance, noiseLeast } = { ...await readSettings(tx), ...change };
  // To keep 1 to `least` off the page takes so much variance at least; the bound lets so much in.
  const isPossible = noiseLeast < noiseBound && noiseVariance * 4 <= noiseBound ** 2
    && noiseVariance >= Math.floor((noiseLeast + 1) ** 2 / 4);
  if (!isPossible) {
    throw failure('SETTING_IMPOSSIBLE', { noiseBound, noiseVariance, noiseLeast });
  }
  await updateSettings(tx, change);
  announceToServers(tx, 'city:reloaded', {});
  // Other noise is another publication: whoever shows figures asks for them again.
  announce(tx, { stream: streams.figures(), kind: 'city:reloaded', body: {} });
  return readSettings(tx);
}

/** The settings as the database has them. Error: STATE_CONFLICT before the first start. */
export async function readSettings(tx: Transaction): Promise<Settings> {
  const settings = await selectSettings(tx);
  if (!settings) throw failure('STATE_CONFLICT');
  return settings;
}
