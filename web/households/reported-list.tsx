/** What the household reported, in words: where it stands and since when. */
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { useFormats, useTitle } from '../platform/i18n/format.ts';
import { Empty } from '../ui/states.tsx';
import { momentOf } from './deed-words.ts';

/** `onMore`: null where everything is shown. */
export function ReportedList({ tasks, onMore }: {
  tasks: readonly TaskView[]; onMore: (() => void) | null;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const titleOf = useTitle();
  if (tasks.length === 0) return <Empty text={t('field.noReports')} />;
  return (
    <>
    <ul className="own-deeds">
      {tasks.map((task) => {
        const moment = momentOf(task);
        return (
          <li key={task.id} data-testid="reported-task" data-state={task.state}>
            <div className="own-deed-head">
              <strong>{titleOf(task)}</strong>
              <span className={`tag state-${task.state}`}>{t(`taskState.${task.state}`)}</span>
            </div>
            <ol className="timeline">
              <li>
                <span>{t('taskState.reported')}</span>
                <span className="muted">{formats.dateTime(task.openedAt)}</span>
              </li>
              <li className={task.state === 'closed' || task.state === 'cancelled' ? undefined : 'next'}>
                <span>{t(`field.reportState.${task.state}`)}</span>
                {moment && <span className="muted">{formats.dateTime(moment)}</span>}
              </li>
            </ol>
            {task.deedId && <p className="gain">{t('field.reportDeed')}</p>}
          </li>
        );
      })}
    </ul>
    {onMore && <button type="button" className="quiet more" onClick={onMore}>{t('ui.more')}</button>}
    </>
  );
}
