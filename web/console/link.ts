/**
 * A link to the console: what is on screen as a query string and back. A link comes from anywhere,
 * so each part is taken only when it can be meant; the rest of the link still counts.
 */
import { ZOOM_MAX, ZOOM_MIN } from '../map/camera.ts';
import type { Camera } from '../map/camera.ts';
import { dayFromText, dayText } from '../../cores/days.ts';
import { isSunday, LATTICE_WEEKS, type LatticeWeeks } from '../../cores/lattice.ts';

export const MEASURES = ['rate', 'points', 'deeds', 'households'] as const;
export type Measure = (typeof MEASURES)[number];
const WINDOW_WEEKS = 13;
/** What can be taken off the map. */
export const LAYERS = ['heat', 'workers', 'tasks', 'labels', 'exact'] as const;
export type Layer = (typeof LAYERS)[number];

export interface UrlState {
  /** The id of a mode; which there are, and for whom, a link does not know. */
  mode: string | null;
  area: string | null;
  /** Whole weeks of the window. */
  weeks: LatticeWeeks;
  /** The Sunday on which it ends; null: that of the running week. */
  end: string | null;
  categories: string | null;
  cell: string | null;
  task: string | null;
  measure: Measure;
  table: boolean;
  /** Only what is overdue, in lists and on the map. */
  late: boolean;
  /** Grids stay on the map even where a short window says little by grid. */
  byCell: boolean;
  /** A new task is being written. */
  filing: boolean;
  /** Layers that are switched off. */
  hidden: readonly Layer[];
  camera: Camera | null;
}

/** As long as the server takes them. */
const AREA_LENGTH_MAX = 80;
const CELL_LENGTH_MAX = 40;
const CATEGORIES_LENGTH_MAX = 400;
/** Beyond this latitude a web map has no place. */
const LATITUDE_MAX = 85;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MODE = /^[a-z]{1,20}$/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const DAY = /^20\d\d-\d\d-\d\d$/;
const NOT_SHOWN = /\p{C}/u;

const oneOf = <Value extends string>(values: readonly Value[], text: string | null) =>
  values.find((one) => one === text) ?? null;

/** A word of at most so many letters, without letters that cannot be seen. */
function wordOf(text: string | null, lengthMax: number): string | null {
  return text && text.length <= lengthMax && !NOT_SHOWN.test(text) ? text : null;
}

function cameraOf(text: string | null): Camera | null {
  const parts = text?.split(',') ?? [];
  if (parts.length !== 3 || !parts.every((part) => NUMBER.test(part))) return null;
  const [lon, lat, zoom] = parts.map(Number) as [number, number, number];
  const isThere = Math.abs(lon) <= 180 && Math.abs(lat) <= LATITUDE_MAX
    && zoom >= ZOOM_MIN && zoom <= ZOOM_MAX;
  return isThere ? { lon, lat, zoom } : null;
}

/** A Sunday of this calendar, else null. */
function sundayOf(text: string | null): string | null {
  if (!text || !DAY.test(text)) return null;
  const day = dayFromText(text);
  return Number.isFinite(day) && dayText(day) === text && isSunday(day) ? text : null;
}

/** What a query string asks for; what it cannot mean is as if it were not there. */
export function readLink(search: string): UrlState {
  const params = new URLSearchParams(search);
  const hidden = params.get('hide')?.split(',') ?? [];
  const task = params.get('task');
  const mode = params.get('mode');
  return {
    mode: mode && MODE.test(mode) ? mode : null,
    area: wordOf(params.get('area'), AREA_LENGTH_MAX),
    weeks: LATTICE_WEEKS.find((weeks) => String(weeks) === params.get('weeks')) ?? WINDOW_WEEKS,
    end: sundayOf(params.get('end')),
    categories: wordOf(params.get('categories'), CATEGORIES_LENGTH_MAX),
    cell: wordOf(params.get('cell'), CELL_LENGTH_MAX),
    task: task && UUID.test(task) ? task.toLowerCase() : null,
    measure: oneOf(MEASURES, params.get('measure')) ?? 'rate',
    table: params.get('table') === '1',
    late: params.get('late') === '1',
    byCell: params.get('by') === 'cell',
    filing: params.get('new') === '1',
    hidden: LAYERS.filter((layer) => hidden.includes(layer)),
    camera: cameraOf(params.get('at')),
  };
}

/** The query string of what is on screen, empty where everything is as at first. */
export function writeLink(state: UrlState): string {
  const { camera } = state;
  const parts: Record<string, string | number | false | null> = {
    mode: state.mode, area: state.area, weeks: state.weeks !== WINDOW_WEEKS && state.weeks,
    end: state.end, categories: state.categories, cell: state.cell, task: state.task,
    measure: state.measure !== 'rate' && state.measure, table: state.table && 1,
    late: state.late && 1, by: state.byCell && 'cell', new: state.filing && 1,
    hide: state.hidden.join(','),
    at: camera && `${camera.lon.toFixed(5)},${camera.lat.toFixed(5)},${camera.zoom.toFixed(2)}`,
  };
  const params = new URLSearchParams(Object.entries(parts).flatMap(([name, value]) =>
    (value ? [[name, String(value)]] : [])));
  return params.size ? `?${params.toString()}` : '';
}

export interface Known {
  /** What the person has, of what there is. */
  modes: readonly { id: string }[];
  areas: readonly { path: string }[] | undefined;
  cells: readonly { code: string }[] | undefined;
  categories: readonly { id: string }[] | undefined;
  /** West, south, east, north of the city. */
  bounds: readonly [number, number, number, number];
  /** The Sunday of the running week. */
  lastDay: string;
}

/** A view this far outside of the city shows nothing of it. */
const OUTSIDE_DEGREES_MAX = 2;

function isNear({ lon, lat }: Camera, [west, south, east, north]: Known['bounds']): boolean {
  const near = OUTSIDE_DEGREES_MAX;
  return lon >= west - near && lon <= east + near && lat >= south - near && lat <= north + near;
}

/**
 * The link without what this city and this person do not have: an area or a cell of another city, a
 * category that was taken out of the rules, a mode of another role, a view of the far side of the
 * world. Undefined lists are not read yet.
 */
export function knownPart(state: UrlState, known: Known): UrlState {
  const { mode, area, cell, camera, end } = state;
  const chosen = state.categories?.split(',')
    .filter((id) => known.categories?.some((one) => one.id === id) ?? true);
  return {
    ...state,
    mode: known.modes.some((one) => one.id === mode) ? mode : null,
    area: known.areas?.some((one) => one.path === area) ?? true ? area : null,
    // The running week is not named: its link is to be of the week in which it is opened.
    end: end && end < known.lastDay ? end : null,
    cell: known.cells?.some((one) => one.code === cell) ?? true ? cell : null,
    categories: chosen?.length ? chosen.join(',') : null,
    camera: camera && isNear(camera, known.bounds) ? camera : null,
  };
}
