import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { OwnLooks } from '../access/own-looks.tsx';
import { useTitle } from '../platform/i18n/format.ts';
import { EndedOfferLine } from '../tasks/ended-offer.tsx';
import { DayPanel } from '../tasks/day-panel.tsx';
import { OfferCard } from '../tasks/offer-card.tsx';
import { useOwnWork } from '../tasks/own-work.ts';
import { TaskInHand } from '../tasks/task-in-hand.tsx';
import { ShiftSwitch, useShift } from '../workers/shift-switch.tsx';
import { Empty, ErrorLine } from '../ui/states.tsx';
import { stateWith } from './outbox.ts';
import { ShiftPlace } from './shift-place.tsx';
import { useOutbox } from './use-outbox.tsx';

export function WorkerHome({ city }: { city: CityView }) {
  const { t } = useTranslation();
  const titleOf = useTitle();
  const own = useShift().data;
  const shift = own?.shift ?? null;
  const work = useOwnWork();
  const { waiting, post } = useOutbox();
  const offer = work.data?.offer ?? null;
  const tasks = work.tasks.map((task) => ({ task, ...stateWith(task, waiting) }));
  const target = offer?.point ?? tasks.find(({ state }) => state !== 'handled')?.task.point ?? null;
  return (
    <main className="field-main worker">
      <ShiftSwitch />
      {work.ended && <EndedOfferLine ended={work.ended} onClose={work.clearEnded} />}
      {/* By its id: what one shift knew of a place is not the next one's. */}
      {shift && <ShiftPlace key={shift.id} city={city} last={own?.place} target={target} />}
      {work.error && !work.data && <ErrorLine error={work.error} onRetry={work.again} />}
      {(shift || tasks.length > 0) && <h3>{t('field.myTasks')}</h3>}
      {shift && tasks.length === 0 && <Empty text={t('field.noTasks')} />}
      {tasks.map(({ task, state, waits }) => (
        <TaskInHand
          key={task.id} task={task} state={state} waits={waits}
          onArrive={() => post({ kind: 'arrival', taskId: task.id, about: `${titleOf(task)} · ${t('field.arrived')}` })}
          onDone={(note) => post({ kind: 'handling', taskId: task.id, note, about: `${titleOf(task)} · ${t('field.done')}` })}
        />
      ))}
      {work.more && (
        <button type="button" className="quiet more" data-testid="more-handled" onClick={work.more}>
          {t('field.moreHandled', { count: work.data?.handled ?? 0 })}
        </button>
      )}
      {own && tasks.every(({ state }) => state === 'handled') && <DayPanel city={city} isOnShift={shift !== null} />}
      <OwnLooks />
      {offer && (
        <OfferCard
          key={offer.id} offer={offer} offset={work.offset}
          onGone={(because) => work.put(offer, because)}
        />
      )}
    </main>
  );
}
