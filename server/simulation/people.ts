/** What simulated people do: workers walk, answer and close; residents report; a panel decides. */
import { randomUUID } from 'node:crypto';
import type { DeedQueue } from '../deeds/deeds.schema.ts';
import type { OwnHousehold } from '../households/households.schema.ts';
import type { RulebookView } from '../rulebook/rulebook.schema.ts';
import type { OwnWork, TaskPage, TaskView } from '../tasks/tasks.schema.ts';
import type { OwnShift } from '../workers/workers.schema.ts';
import type { Life } from './life.ts';

type Point = [number, number];
export type Random = () => number;

const WALK_METERS_PER_SECOND = 4;
const DECLINE_SHARE = 0.08;
const SILENT_SHARE = 0.05;
const DEGREE_METERS = 111_195;

/** A step towards a target; true when it is reached. */
function step(from: Point, to: Point, meters: number): { point: Point; there: boolean } {
  const scale = Math.cos((from[1] * Math.PI) / 180);
  const dx = (to[0] - from[0]) * scale * DEGREE_METERS;
  const dy = (to[1] - from[1]) * DEGREE_METERS;
  const distance = Math.hypot(dx, dy);
  if (distance <= meters) return { point: to, there: true };
  const share = meters / distance;
  return {
    point: [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share],
    there: false,
  };
}

/** A worker on shift: patrols, answers offers after a moment, goes there, closes with a note. */
export function createWorkerLife(life: Life, start: Point, random: Random, notes: readonly string[]) {
  let at = start;
  let goal: Point = start;
  let task: TaskView | null = null;
  let busyUntil = 0;
  let seconds = 0;
  let shiftOpen = false;
  const wander = () => {
    goal = [at[0] + (random() - 0.5) * 0.012, at[1] + (random() - 0.5) * 0.009];
  };
  const work = async () => {
    const own = await life.get<OwnWork>('/api/tasks/mine');
    task = own?.tasks.find((one) => one.state !== 'handled') ?? null;
    if (own?.offer && !task) await answer(own.offer);
  };
  const answer = async (offer: { id: string; fence: number }) => {
    const luck = random();
    if (luck < SILENT_SHARE) return;
    await new Promise((resolve) => setTimeout(resolve, 1500 + random() * 6000));
    const asked = { offerId: offer.id, fence: offer.fence };
    await (luck < SILENT_SHARE + DECLINE_SHARE
      ? life.call('task:decline', { ...asked, reason: 'busy' })
      : life.call('task:accept', asked));
    await work();
  };
  life.onNews((news) => {
    if (news.kind === 'task:offered') answer(news.body).catch(() => undefined);
    if (news.kind === 'task:changed' && news.body.id === task?.id) work().catch(() => undefined);
  });
  wander();
  return async (elapsedSeconds: number): Promise<void> => {
    if (!await life.enter()) {
      shiftOpen = false;
      task = null;
      return;
    }
    if (!shiftOpen) {
      const own = await life.get<OwnShift>('/api/shifts/mine');
      if (!own) return;
      if (!own.shift) await life.post('/api/shifts', { id: randomUUID() });
      shiftOpen = true;
      await work();
    }
    const moved = step(at, task?.point ?? goal, WALK_METERS_PER_SECOND * elapsedSeconds * (task ? 6 : 1));
    at = moved.point;
    await life.call('worker:report-position', { point: at, accuracyMeters: 8 });
    seconds += elapsedSeconds;
    if (!task && moved.there) wander();
    if (!task || !moved.there || seconds < busyUntil) return;
    if (task.state === 'accepted') {
      task = await life.post<TaskView>(`/api/tasks/${task.id}/arrival`) ?? null;
      busyUntil = seconds + 15 + random() * 30;
    } else if (task.state === 'on_site') {
      await life.post(`/api/tasks/${task.id}/handling`, {
        note: notes[Math.floor(random() * notes.length)] ?? 'ok',
      });
      task = null;
      wander();
    }
  };
}

/** A resident: now and then a deed at or near home. */
export function createResidentLife(life: Life, random: Random) {
  let household: OwnHousehold | undefined;
  let rulebook: RulebookView | undefined;
  return async (): Promise<void> => {
    if (!await life.enter()) return;
    household ??= await life.get<OwnHousehold>('/api/households/mine');
    rulebook ??= await life.get<RulebookView>('/api/rulebook');
    if (!household || !rulebook?.types.length) return;
    const type = rulebook.types[Math.floor(random() * rulebook.types.length)]!;
    await life.post('/api/deeds', {
      id: randomUUID(), householdId: household.id, typeId: type.id, point: household.point,
      occurredAt: new Date(Date.now() - random() * 3_600_000).toISOString(),
    });
  };
}

/** A panel member who decides on simulated deeds only: a person's deeds are for people. */
export function createPanelLife(life: Life, random: Random, refusal: string) {
  return async (): Promise<void> => {
    if (!await life.enter()) return;
    const queue = await life.get<DeedQueue>('/api/deeds/queue');
    const deed = queue?.items.find((one) => one.source === 'simulated');
    if (!deed) return;
    await life.post(`/api/deeds/${deed.id}/votes`, random() < 0.92
      ? { id: randomUUID(), vote: 'approve' }
      : { id: randomUUID(), vote: 'reject', reason: refusal });
  };
}

export interface Need {
  title: string; titles?: { nameZh: string; nameEn: string } | undefined; categoryId: string | null; point: Point;
}

/** The office: files what the city's history holds for this hour, verifies what is handled. */
export function createOfficeLife(life: Life, needs: () => Need | undefined) {
  return {
    file: async (): Promise<void> => {
      const need = await life.enter() ? needs() : undefined;
      if (!need) return;
      await life.post('/api/tasks', {
        id: randomUUID(), title: need.title.slice(0, 120), point: need.point, dueInMinutes: 240,
        ...(need.titles && { titles: {
          nameZh: need.titles.nameZh.slice(0, 120), nameEn: need.titles.nameEn.slice(0, 120),
        } }),
        ...(need.categoryId && { categoryId: need.categoryId }),
      });
    },
    verify: async (): Promise<void> => {
      if (!await life.enter()) return;
      const page = await life.get<TaskPage>('/api/tasks?states=handled&limit=50');
      const now = Date.now();
      for (const task of page?.items ?? []) {
        const waited = now - Date.parse(task.handledAt ?? '');
        // A person's task is left to people.
        if (task.source !== 'person' && waited > 20_000) {
          await life.post(`/api/tasks/${task.id}/verification`, { outcome: 'done' });
        }
      }
    },
  };
}
