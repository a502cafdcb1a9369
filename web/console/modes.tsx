/**
 * The modes of the console, in the order of the rail. A new one is an entry here and its words:
 * a link, the rail, the rights, the first page of a role, the map and the tables follow.
 * A panel that few people open, or a heavy one, is loaded when it is first opened.
 */
import { lazy } from 'react';
import { loadAgain } from '../platform/load-again.ts';
import type { Right } from '../../server/access/access.schema.ts';
import { LAYERS } from './link.ts';
import { type Mode, TABS } from './mode.ts';
import { DispatchPanel } from './panels/dispatch.tsx';
import { MonitorPanel } from './panels/monitor.tsx';
import { DemoBanner, QueuePanel } from './panels/queue.tsx';

const PlanPanel = lazy(loadAgain(() => import('./panels/plan.tsx')));
const PeoplePanel = lazy(loadAgain(() => import('./panels/people.tsx')));
const AccessLogPanel = lazy(loadAgain(() => import('./panels/access-log.tsx')));

/** Without what moves. */
const STILL = LAYERS.filter((layer) => layer !== 'workers' && layer !== 'tasks');

export const MODES: readonly Mode[] = [
  {
    id: 'monitor', icon: '◉', right: 'heat.read', place: 'beside', Panel: MonitorPanel,
    layers: LAYERS, table: TABS, late: true,
  },
  {
    id: 'dispatch', icon: '◆', right: 'tasks.file', first: 'dispatcher', place: 'beside',
    Panel: DispatchPanel, layers: LAYERS, table: TABS, late: true, files: true,
  },
  {
    id: 'plan', icon: '▤', right: 'planning.read', first: 'planner', place: 'beside',
    Panel: PlanPanel, layers: STILL, table: TABS,
  },
  {
    id: 'queue', icon: '✓', right: 'deeds.decide', first: 'panel', place: 'beside',
    Panel: QueuePanel, layers: LAYERS, table: TABS,
    placeOf: ({ deed }) => deed?.point ?? null, Banner: DemoBanner,
  },
  {
    id: 'admin', icon: '⚙', right: 'people.read', first: 'admin', place: 'alone',
    Panel: PeoplePanel, layers: STILL, table: TABS,
  },
  {
    id: 'audit', icon: '☰', right: 'audit.read', first: 'auditor', place: 'alone',
    Panel: AccessLogPanel, layers: STILL, table: TABS,
  },
];

/** Who may see nothing of the console is shown its first mode, empty. */
const [ANY] = MODES as readonly [Mode, ...Mode[]];

/** Where new tasks are written. */
export const FILING = MODES.find((mode) => mode.files) ?? ANY;

/** Only the modes that a person has the right to. */
export function modesFor(may: (right: Right) => boolean): readonly Mode[] {
  return MODES.filter((mode) => may(mode.right));
}

/** A planner begins with planning, a panel with its queue; the rest with the first they have. */
export function firstMode(modes: readonly Mode[], roles: readonly string[]): Mode {
  const found = roles.map((role) => modes.find((mode) => mode.first === role)).find(Boolean);
  return found ?? modes[0] ?? ANY;
}
