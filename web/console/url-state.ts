/** One area, one window, one filter, one camera for everything on screen: all of it in the URL. */
import { useCallback, useSyncExternalStore } from 'react';

export type ConsoleMode = 'monitor' | 'dispatch' | 'plan' | 'queue' | 'admin' | 'audit';
export type Measure = 'rate' | 'points' | 'deeds' | 'households';

export interface UrlState {
  mode: ConsoleMode | null;
  area: string | null;
  days: number;
  categories: string | null;
  cell: string | null;
  task: string | null;
  measure: Measure;
  table: boolean;
  /** A new task is being written. */
  filing: boolean;
  camera: { lon: number; lat: number; zoom: number } | null;
}

const WINDOWS = [7, 30, 90, 365];
export const MEASURES: readonly Measure[] = ['rate', 'points', 'deeds', 'households'];

function read(search: string): UrlState {
  const params = new URLSearchParams(search);
  const days = Number(params.get('days'));
  const at = params.get('at')?.split(',').map(Number);
  const measure = params.get('measure') as Measure | null;
  return {
    mode: params.get('mode') as ConsoleMode | null,
    area: params.get('area'),
    days: WINDOWS.includes(days) ? days : 90,
    categories: params.get('categories'),
    cell: params.get('cell'),
    task: params.get('task'),
    measure: measure && MEASURES.includes(measure) ? measure : 'rate',
    table: params.get('table') === '1',
    filing: params.get('new') === '1',
    camera: at?.length === 3 && at.every(Number.isFinite)
      ? { lon: at[0]!, lat: at[1]!, zoom: at[2]! } : null,
  };
}

function write(state: UrlState): string {
  const params = new URLSearchParams();
  if (state.mode) params.set('mode', state.mode);
  if (state.area) params.set('area', state.area);
  if (state.days !== 90) params.set('days', String(state.days));
  if (state.categories) params.set('categories', state.categories);
  if (state.cell) params.set('cell', state.cell);
  if (state.task) params.set('task', state.task);
  if (state.measure !== 'rate') params.set('measure', state.measure);
  if (state.table) params.set('table', '1');
  if (state.filing) params.set('new', '1');
  if (state.camera) {
    const { lon, lat, zoom } = state.camera;
    params.set('at', `${lon.toFixed(5)},${lat.toFixed(5)},${zoom.toFixed(2)}`);
  }
  return params.size ? `?${params.toString()}` : location.pathname;
}

const CHANGED = 'deedgrid:url';
function subscribe(hear: () => void): () => void {
  addEventListener('popstate', hear);
  addEventListener(CHANGED, hear);
  return () => {
    removeEventListener('popstate', hear);
    removeEventListener(CHANGED, hear);
  };
}
let cached = { search: '\0', state: read('') };
function snapshot(): UrlState {
  if (cached.search !== location.search) {
    cached = { search: location.search, state: read(location.search) };
  }
  return cached.state;
}

/**
 * A camera move replaces the entry; everything else that changes something is a step that "back"
 * takes back.
 */
export function useUrlState(): [UrlState, (change: Partial<UrlState>) => void] {
  const state = useSyncExternalStore(subscribe, snapshot);
  const change = useCallback((part: Partial<UrlState>) => {
    const next = write({ ...snapshot(), ...part });
    if (next === (location.search || location.pathname)) return;
    const onlyCamera = Object.keys(part).every((key) => key === 'camera');
    history[onlyCamera ? 'replaceState' : 'pushState'](null, '', next);
    dispatchEvent(new Event(CHANGED));
  }, []);
  return [state, change];
}

export { WINDOWS };
