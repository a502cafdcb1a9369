/**
 * What every part of the console stands on, in slices that change at their own pace. A part takes
 * the slices that it shows, and is drawn anew when one of these changed: never for a move of the
 * pointer or of the map that it does not show.
 */
import type { Map as MapLibre } from 'maplibre-gl';
import { createContext, type RefObject, useContext } from 'react';
import type { Right } from '../../server/access/access.schema.ts';
import type { AreaView, CellView, CityView } from '../../server/grid/grid.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import type { CellFigure, Scale } from '../heat/scale.ts';
import type { LiveHeat } from '../heat/use-live-heat.ts';
import type { Camera } from '../map/camera.ts';
import type { Window } from '../platform/api.ts';
import { useSession } from '../platform/session.tsx';
import { type Store, useStore } from '../platform/store.ts';
import type { Layer, UrlState } from './link.ts';
import type { Hand, Mode } from './mode.ts';

/** The city and its rules: the same for days. */
export interface Ground {
  city: CityView;
  cells: readonly CellView[];
  areas: readonly AreaView[];
  outlines: GeoJSON.FeatureCollection;
  rulebook: RulebookView | undefined;
  areaName(path: string): string;
}

/** What the address asks for, but where the map looks: changes with a choice. */
export interface View {
  asked: Omit<UrlState, 'camera'>;
  mode: Mode;
  modes: readonly Mode[];
  area: AreaView | null;
  cell: CellView | null;
  /** A new task is being written. */
  filing: boolean;
  window: Window;
  /** The Sunday of the running week. */
  lastDay: string;
  /** The window's ends. */
  instants: { from: string; to: string };
}

/** The heat of area and window: changes with the news. */
export interface Heat {
  live: LiveHeat;
  figures: readonly CellFigure[];
  scale: Scale;
  /** Where cells would say little: what is drawn in their place. */
  step: 'area' | 'cell' | null;
}

/** What can be done from anywhere: never changes. */
export interface Acts {
  change(part: Partial<UrlState>): void;
  selectTask(id: string): void;
  startFiling(): void;
  /** Opens the list of what is overdue, at a row of it. */
  openLate(from: number | null): void;
  hand: Store<Hand>;
  /** Holds the map while there is one. */
  map: RefObject<MapLibre | null>;
}

export const GroundContext = createContext<Ground | null>(null);
export const ViewContext = createContext<View | null>(null);
/** Null is a camera, too: none is asked for. */
export const CameraContext = createContext<Camera | null>(null);
export const HeatContext = createContext<Heat | null>(null);
export const ActsContext = createContext<Acts | null>(null);

function inside<Value>(value: Value | null): Value {
  if (value === null) throw new Error('this part needs ConsoleProvider');
  return value;
}

export const useGround = (): Ground => inside(useContext(GroundContext));
export const useView = (): View => inside(useContext(ViewContext));
export const useCamera = (): Camera | null => useContext(CameraContext);
export const useHeat = (): Heat => inside(useContext(HeatContext));
export const useActs = (): Acts => inside(useContext(ActsContext));

/** A part of what is under the pointer or in hand, as it lies there. */
export function useHand<Part>(select: (hand: Hand) => Part): Part {
  return useStore(useActs().hand, select);
}

const LAYER_RIGHTS: Record<Layer, Right | null> = {
  heat: 'heat.read', workers: 'workers.read', tasks: 'tasks.read', exact: 'deeds.exact',
  labels: null,
};

/** Whether this person's map has a layer in this mode, switched on or off. */
export function useHasLayer(): (layer: Layer) => boolean {
  const { may } = useSession();
  const { layers } = useView().mode;
  return (layer) => {
    const right = LAYER_RIGHTS[layer];
    return layers.includes(layer) && (right === null || may(right));
  };
}
