/** Reads what the console stands on, once, and hands it on in slices (context.tsx). */
import type { Map as MapLibre } from 'maplibre-gl';
import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useState } from 'react';
import type { CellView, CityView } from '../../server/grid/grid.schema.ts';
import { areaFiguresOf, figuresOf, saysLittle, scaleOf } from '../heat/scale.ts';
import { useLiveHeat } from '../heat/use-live-heat.ts';
import type { HeatView } from '../platform/api.ts';
import { useSession } from '../platform/session.tsx';
import { createStore } from '../platform/store.ts';
import { isTyping } from '../ui/keys.ts';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { isIn, useAreaName } from './area.ts';
import {
  type Acts, ActsContext, CameraContext, type Ground, GroundContext, type Heat, HeatContext,
  type View, ViewContext,
} from './context.tsx';
import { knownPart, readLink, type UrlState, writeLink } from './link.ts';
import type { Hand } from './mode.ts';
import { FILING, firstMode, modesFor } from './modes.tsx';
import { useUrlState } from './url-state.ts';
import { lastDayOf, useBasics, useWindow, useWindowInstants } from './use-console.ts';

const NOTHING: never[] = [];
const EMPTY_HAND: Hand = {
  hovered: null, brushed: null, hoveredTask: null, picked: null, deed: null, lateFrom: null,
};

export function ConsoleProvider({ city, children }: { city: CityView; children: ReactNode }) {
  const [link, change] = useUrlState();
  const { error, ...basics } = useBasics();
  const ground = useGroundOf(city, basics);
  const { camera, view } = useViewOf(link, city, basics);
  const heat = useHeatOf(view, {
    cells: basics.cells,
    // A filter from a link waits for the rules: one that they do not have would be refused.
    isFilterKnown: link.categories === null || basics.rulebook !== undefined,
  });
  const acts = useActsOf(change);
  if (error) {
    return (
      <main className="sign-in"><ErrorLine error={error} onRetry={() => location.reload()} /></main>
    );
  }
  if (!ground) return <main className="sign-in"><SkeletonLines lines={6} /></main>;
  return (
    <ActsContext value={acts}>
      <GroundContext value={ground}>
        <ViewContext value={view}>
          <HeatContext value={heat}>
            <CameraContext value={camera}>{children}</CameraContext>
          </HeatContext>
        </ViewContext>
      </GroundContext>
    </ActsContext>
  );
}

type Basics = Omit<ReturnType<typeof useBasics>, 'error'>;

/** Null until all of it was read; the rules may come later. */
function useGroundOf(city: CityView, { cells, areas, outlines, rulebook }: Basics): Ground | null {
  const areaName = useAreaName(areas);
  return useMemo(
    () => (cells && areas && outlines
      ? { city, cells, areas, outlines, rulebook, areaName } : null),
    [city, cells, areas, outlines, rulebook, areaName]);
}

/** Two views of one link: a move of the map leaves the rest as it is. */
function useViewOf(link: UrlState, city: CityView, { cells, areas, rulebook }: Basics) {
  const { session, may } = useSession();
  const modes = useMemo(() => modesFor(may), [may]);
  const lastDay = lastDayOf(city);
  const known = useMemo(() => ({
    modes, areas, cells, categories: rulebook?.categories, bounds: city.bounds, lastDay,
  }), [modes, areas, cells, rulebook, city, lastDay]);
  const choices = writeLink({ ...link, camera: null });
  const asked = useMemo(() => knownPart(readLink(choices), known), [choices, known]);
  const camera = useMemo(() => knownPart(link, known).camera, [link, known]);
  const roles = session?.person?.roles;
  const window = useWindow(lastDay, asked);
  const instants = useWindowInstants(window, city.timeZone);
  const view = useMemo((): View => {
    const mode = modes.find(({ id }) => id === asked.mode)
      ?? firstMode(modes, roles?.map((held) => held.role) ?? NOTHING);
    return {
      asked, mode, modes, window, instants, lastDay,
      area: areas?.find(({ path }) => path === asked.area) ?? null,
      cell: cells?.find(({ code }) => code === asked.cell) ?? null,
      filing: asked.filing && mode.files === true,
    };
  }, [asked, modes, roles, window, instants, lastDay, areas, cells]);
  return { camera, view };
}

function useHeatOf({ asked, window }: View, { cells, isFilterKnown }: {
  cells: Basics['cells']; isFilterKnown: boolean;
}): Heat {
  const { may } = useSession();
  const { measure, area, byCell } = asked;
  const live = useLiveHeat(window, may('heat.read') && cells !== undefined && isFilterKnown);
  const drawn = useMemo(() => drawnOf(live.heat, cells ?? NOTHING, { measure, area, byCell }),
    [live.heat, cells, measure, area, byCell]);
  return useMemo(() => ({ live, ...drawn }), [live, drawn]);
}

/** What the map shows: by cell, or by ward where cells would say little. */
function drawnOf(
  heat: HeatView | undefined, cells: readonly CellView[],
  { measure, area, byCell }: Pick<UrlState, 'measure' | 'area' | 'byCell'>,
): Omit<Heat, 'live'> {
  if (!heat) return { figures: NOTHING, scale: scaleOf(NOTHING), step: null };
  const isHere = (i: number) => isIn(cells[i]?.areaPath ?? '', area);
  // Who has exact figures here sees even the smallest.
  const isExact = heat.exactAreas.some((path) => isIn(path, area));
  const step = isExact || !saysLittle(heat, isHere) ? null : byCell ? 'cell' : 'area';
  if (step !== 'area') {
    const figures = figuresOf(heat, measure);
    return { figures, scale: scaleOf(figures.filter((_, i) => isHere(i))), step };
  }
  const byArea = areaFiguresOf(heat, measure);
  const here = new Set(cells.map(({ areaPath }) => areaPath).filter((path) => isIn(path, area)));
  return {
    figures: cells.map(({ areaPath }) => byArea.get(areaPath)), step,
    scale: scaleOf([...here].map((path) => byArea.get(path))),
  };
}

function useActsOf(change: Acts['change']): Acts {
  const [hand] = useState(() => createStore(EMPTY_HAND));
  const [map] = useState((): RefObject<MapLibre | null> => ({ current: null }));
  const { may } = useSession();
  const acts = useMemo((): Acts => ({
    change, hand, map,
    selectTask: (id) => change({ task: id, cell: null }),
    startFiling: () => {
      hand.set({ picked: null });
      change({ mode: FILING.id, task: null, cell: null, filing: true });
    },
    openLate: (from) => {
      hand.set({ lateFrom: from });
      change({ late: true, task: null, cell: null });
    },
  }), [change, hand, map]);
  const leaveFiling = useCallback(() => change({ filing: false }), [change]);
  useFilingKeys(may('tasks.file'), acts.startFiling, leaveFiling);
  return acts;
}

/** N begins a task, Escape leaves it. */
function useFilingKeys(may: boolean, start: () => void, leave: () => void): void {
  useEffect(() => {
    if (!may) return undefined;
    const keys = (event: KeyboardEvent) => {
      if (event.key === 'Escape') leave();
      else if (event.key.toLowerCase() === 'n' && !isTyping(event)) {
        // The form takes the focus at once: the letter must not be its first word.
        event.preventDefault();
        start();
      }
    };
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, [may, start, leave]);
}
