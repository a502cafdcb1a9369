import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { OfferCard } from '../my-work/offer-card.tsx';
import { useOwnWork } from '../my-work/own-work.ts';
import { TaskInHand } from '../my-work/task-in-hand.tsx';
import { useFormats } from '../platform/i18n/format.ts';
import { ShiftSwitch, useShift } from '../shifts/shift-switch.tsx';
import { usePosition } from '../shifts/use-position.ts';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';

const FieldMap = lazy(() => import('./field-map.tsx'));

export function WorkerHome({ city }: { city: CityView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const shift = useShift();
  const onShift = Boolean(shift.data?.shift);
  const work = useOwnWork();
  const { position, device, place } = usePosition(onShift);
  const offer = work.data?.offer ?? null;
  const tasks = work.data?.tasks ?? [];
  const target = offer?.point ?? tasks.find((task) => task.state !== 'handled')?.point ?? null;
  return (
    <main className="field-main worker">
      <ShiftSwitch />
      {onShift && (
        <>
          <p className="muted position-line">
            {device === 'no' && !position && t('field.positionTap')}
            {device === 'yes' && t('field.positionDevice')}
            {position && ` ${t('field.positionSet', { when: formats.ago(position.at) })}`}
          </p>
          <Suspense fallback={<div className="field-map"><SkeletonLines lines={3} /></div>}>
            <FieldMap city={city} me={position?.point ?? null} target={target} onPoint={device === 'no' ? (point) => place(point) : undefined} />
          </Suspense>
        </>
      )}
      {!onShift && <p className="muted">{t('field.shiftWords')}</p>}
      {work.error && <ErrorLine error={work.error} onRetry={work.again} />}
      <h3>{t('field.myTasks')}</h3>
      {tasks.length === 0 && <Empty text={t(onShift ? 'field.noTasks' : 'field.noTasksOff')} />}
      {tasks.map((task) => <TaskInHand key={task.id} task={task} />)}
      {offer && <OfferCard key={offer.id} offer={offer} offset={work.offset} />}
    </main>
  );
}
