/** What a deed brings and who acts next: the facts behind the sentences. */
import type { OwnDeed } from '../../server/deeds/deeds.schema.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';

type Deed = Pick<OwnDeed, 'state' | 'points' | 'noticeEndsAt'>;

/** A line of a deed's way: a step, or points that it got later. */
export type WayLine =
  | { kind: 'step'; at: string; state: OwnDeed['state']; reason: string | null }
  | { kind: 'raise'; at: string; points: number };
/** The steps and raises of a deed in order of time. */
export function wayOf({ steps, raises }: Pick<OwnDeed, 'steps' | 'raises'>): WayLine[] {
  const lines: WayLine[] = [
    ...steps.map((step) => ({ kind: 'step' as const, ...step })),
    ...raises.map((raise) => ({ kind: 'raise' as const, ...raise })),
  ];
  return lines.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** byRule: if it is approved; coming: counts after the notice; counted; capped: 0 by the cap. */
export type Gain =
  | { kind: 'byRule' | 'coming' | 'counted' | 'takenBack'; points: number }
  | { kind: 'capped' | 'none' } | null;
/** The points of a deed; `byRule` is what its type gives. Null when they can't be known. */
export function gainOf(deed: Deed, byRule: number | undefined): Gain {
  switch (deed.state) {
    case 'submitted':
    case 'in_review':
      return byRule === undefined ? null : { kind: 'byRule', points: byRule };
    case 'on_notice':
      return deed.points === 0 ? { kind: 'capped' } : { kind: 'coming', points: deed.points };
    case 'posted':
      return deed.points === 0 ? { kind: 'capped' } : { kind: 'counted', points: deed.points };
    case 'reversed':
      return { kind: 'takenBack', points: deed.points };
    case 'rejected':
    case 'archived':
      return { kind: 'none' };
  }
}

export type Next = { who: 'panel' } | { who: 'notice'; at: string } | null;
/** Who or what comes next; null when the way has ended. */
export function nextOf(deed: Deed): Next {
  if (deed.state === 'submitted' || deed.state === 'in_review') return { who: 'panel' };
  if (deed.state === 'on_notice' && deed.noticeEndsAt) {
    return { who: 'notice', at: deed.noticeEndsAt };
  }
  return null;
}

/** The moment that a reported task's sentence speaks of; null when it speaks of none. */
export function momentOf(task: Pick<TaskView, 'state' | 'handledAt' | 'closedAt'>): string | null {
  switch (task.state) {
    case 'handled': return task.handledAt;
    case 'closed':
    case 'cancelled': return task.closedAt;
    case 'reported':
    case 'new':
    case 'offered':
    case 'accepted':
    case 'on_site': return null;
  }
}
