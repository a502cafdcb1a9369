/** Off shift: the next step, today's own work, what waits near in figures, and how offers work. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { api } from '../platform/api.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';

const AGAIN_MILLISECONDS = 60_000;
const HOW = ['one', 'nearest', 'decline', 'place', 'verify'] as const;

export function DayPanel({ city, isOnShift }: { city: CityView; isOnShift: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const query = useQuery({
    queryKey: ['own-day'], queryFn: api.ownDay, refetchInterval: AGAIN_MILLISECONDS,
  });
  const day = query.data;
  if (!day) {
    return query.error
      ? <ErrorLine error={query.error} onRetry={() => void query.refetch()} /> : <SkeletonLines lines={4} />;
  }
  const figure = (name: string, value: number, isLate = false) => (
    <div className={isLate && value > 0 ? 'late' : undefined}>
      <dt>{t(name)}</dt><dd>{formats.number(value)}</dd>
    </div>
  );
  return (
    <section className="day-panel" data-testid="day-panel">
      {!isOnShift && (
        <p className="note next-step" data-testid="next-step">
          {t(day.waiting > 0 ? 'field.next.begin' : 'field.next.quiet', { count: day.waiting })}
        </p>
      )}
      <h3>{t('field.today')}</h3>
      <dl className="day-figures">
        {figure('field.handledToday', day.handledToday)}
        {figure('field.closedToday', day.closedToday)}
      </dl>
      <h3>{t('field.waitsNear')}</h3>
      <dl className="day-figures three">
        {figure('field.waitingTasks', day.waiting)}
        {figure('field.urgentTasks', day.urgent, true)}
        {figure('field.overdueTasks', day.overdue, true)}
      </dl>
      {day.areas.length > 1 && (
        <ul className="day-areas">
          {day.areas.map((area) => (
            <li key={area.nameEn}><span>{nameOf(area)}</span><span>{t('field.taskCount', { count: area.count })}</span></li>
          ))}
        </ul>
      )}
      {!isOnShift && (
        <>
          <h3>{t('field.how')}</h3>
          <ul className="how">
            {HOW.map((one) => (
              <li key={one}>{t(`field.how.${one}`, { count: city.offerLifetimeSeconds, most: day.tasksMax })}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
