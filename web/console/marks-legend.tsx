/** What the marks on the map mean: the same forms and colours as they are drawn in. */
import { useTranslation } from 'react-i18next';

const TASKS = ['reported', 'new', 'offered', 'accepted', 'on_site', 'handled'] as const;
const WORKERS = ['free', 'busy', 'stale'] as const;

export function MarksLegend({ tasks, workers, exact }: {
  tasks: boolean; workers: boolean; exact: boolean;
}) {
  const { t } = useTranslation();
  if (!tasks && !workers && !exact) return null;
  return (
    <>
      <h3>{t('marks.label')}</h3>
      <ul className="legend-marks">
        {workers && WORKERS.map((state) => (
          <li key={state}><span className={`worker-dot ${state}`} aria-hidden="true" />{t(`marks.worker.${state}`)}</li>
        ))}
        {tasks && TASKS.map((state) => (
          <li key={state}><span className={`diamond ${state}`} aria-hidden="true" />{t('marks.task', { state: t(`taskState.${state}`) })}</li>
        ))}
        {tasks && <li><span className="diamond new late" aria-hidden="true" />{t('marks.late')}</li>}
        {tasks && <li><span className="diamond new several" aria-hidden="true"><b>7</b></span>{t('marks.group')}</li>}
        {tasks && workers && <li><span className="arc-mark" aria-hidden="true" />{t('marks.offer')}</li>}
        {exact && <li><span className="deed-mark" aria-hidden="true" />{t('marks.deeds')}</li>}
        {exact && (
          <li><span className="deed-mark by-cell" aria-hidden="true" />{t('marks.deedsAtHome')}</li>
        )}
        {exact && <li><span className="home-mark" aria-hidden="true" />{t('marks.homes')}</li>}
      </ul>
    </>
  );
}
