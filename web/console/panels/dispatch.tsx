/** The dispatcher's side: a new task, and all that are open by lane. */
import { useTranslation } from 'react-i18next';
import { TaskBoard } from '../../tasks/task-board.tsx';
import { useActs, useView } from '../context.tsx';
import { useRowActions } from '../row-actions.ts';

export function DispatchPanel() {
  const { t } = useTranslation();
  const { area } = useView().asked;
  const { startFiling, openLate } = useActs();
  return (
    <>
      <button
        type="button" className="primary new-task-button" data-testid="new-task"
        onClick={startFiling}
      >
        {t('newTask.open')} <kbd>N</kbd>
      </button>
      <TaskBoard area={area} {...useRowActions()} onLate={() => openLate(0)} />
    </>
  );
}
