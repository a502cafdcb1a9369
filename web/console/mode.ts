/** What a mode of the console is: all of it in one value, so that nothing else names it. */
import type { ComponentType } from 'react';
import type { Right, Role } from '../../server/access/access.schema.ts';
import type { DeedCase } from '../../server/deeds/deeds.schema.ts';
import type { Layer } from './link.ts';

/** Longitude and latitude. */
export type Point = [number, number];

/** Under the pointer or in hand just now; changes with each move and is in no link. */
export interface Hand {
  /** A cell under the pointer on the map. */
  hovered: number | null;
  /** A cell under the pointer in a list. */
  brushed: number | null;
  hoveredTask: string | null;
  /** The place of a task that is being written. */
  picked: Point | null;
  /** The deed that is being decided. */
  deed: DeedCase | null;
  /** The row at which the list of what is overdue was entered. */
  lateFrom: number | null;
}

export const TABS = ['cells', 'tasks', 'workers', 'deeds'] as const;
export type Tab = (typeof TABS)[number];

export interface Mode {
  /** As it stands in a link; its words are `rail.<id>`. */
  id: string;
  icon: string;
  right: Right;
  /** Who holds this role begins here. */
  first?: Role;
  /** The map with the panel beside it, or the panel alone. */
  place: 'beside' | 'alone';
  Panel: ComponentType;
  /** What the map may draw. */
  layers: readonly Layer[];
  /** Tables that can be read in place of the map. */
  table: readonly Tab[];
  /** The list of what is overdue may take the panel's place. */
  late?: boolean;
  /** New tasks are written here. */
  files?: boolean;
  /** The place that the map marks and goes to. */
  placeOf?(hand: Hand): Point | null;
  /** What has to be said above the map. */
  Banner?: ComponentType;
}
