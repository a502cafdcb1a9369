/** What the console reads before it shows anything: window, area, cells, rulebook. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { api, type Window } from '../platform/api.ts';
import { dayFromText, dayText } from '../../cores/days.ts';
import { weeksUntil } from '../../cores/lattice.ts';
import type { UrlState } from './link.ts';

/** Today in the city's zone as YYYY-MM-DD. */
function today(timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date());
}

export const plusDays = (day: string, days: number): string => dayText(dayFromText(day) + days);

/** The Sunday of the week that runs in the city. */
export const lastDayOf = (city: Pick<CityView, 'timeZone'>): string =>
  dayText(weeksUntil(dayFromText(today(city.timeZone)), 1).to);

/** Wall clock of an instant in a zone, read as if it were UTC, in milliseconds. */
function wallClock(at: number, timeZone: string): number {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}

/** Where a city's day begins, as an instant: summer time moves it. */
export function dayStart(day: string, timeZone: string): string {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  let at = wanted;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  for (let i = 0; i < 2; i += 1) at += wanted - wallClock(at, timeZone);
  return new Date(at).toISOString();
}

/** Whole weeks that end on a Sunday: such windows, and no others, are published. */
export function useWindow(
  lastDay: string, { weeks, end, categories }: Pick<UrlState, 'weeks' | 'end' | 'categories'>,
): Window {
  const to = end ?? lastDay;
  return useMemo(() => ({
    from: plusDays(to, 1 - weeks * 7), to, ...(categories && { categories }),
  }), [to, weeks, categories]);
}

/** The window's ends as instants: from the start of its first day to the end of its last. */
export function useWindowInstants(window: { from: string; to: string }, timeZone: string) {
  const { from, to } = window;
  return useMemo(() => ({
    from: dayStart(from, timeZone),
    to: new Date(Date.parse(dayStart(plusDays(to, 1), timeZone)) - 1).toISOString(),
  }), [from, to, timeZone]);
}

export function useBasics() {
  const cells = useQuery({ queryKey: ['cells'], queryFn: api.cells, staleTime: Infinity });
  const areas = useQuery({ queryKey: ['areas'], queryFn: api.areas, staleTime: Infinity });
  const outlines = useQuery({ queryKey: ['outlines'], queryFn: api.areaOutlines, staleTime: Infinity });
  const rulebook = useQuery({ queryKey: ['rulebook'], queryFn: api.rulebook, staleTime: Infinity });
  const isMissing = !cells.data || !areas.data || !outlines.data;
  return {
    cells: cells.data?.cells, areas: areas.data?.areas, outlines: outlines.data,
    rulebook: rulebook.data,
    // A repeated question that fails is no reason to take away what is there.
    error: isMissing ? cells.error ?? areas.error ?? outlines.error : null,
  };
}
