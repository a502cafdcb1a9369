/** The cards beside the map: what is selected, then what the mode is about. */
import { useTranslation } from 'react-i18next';
import type { DeedCase } from '../../server/deeds/deeds.schema.ts';
import type { CellView } from '../../server/grid/grid.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import type { TaskView } from '../../server/tasks/tasks.schema.ts';
import { CellDeeds } from '../deeds/cell-deeds.tsx';
import { QueuePanel } from '../deeds/queue-panel.tsx';
import { CellCard } from '../heat/cell-card.tsx';
import { ParticipationPanel } from '../planning/participation-panel.tsx';
import type { WindowQuery } from '../platform/api.ts';
import { useSession } from '../platform/session.tsx';
import { NewTask } from '../tasks/new-task.tsx';
import { PlaceField } from '../tasks/place-field.tsx';
import { TaskBoard } from '../tasks/task-board.tsx';
import { TaskCard } from '../tasks/task-card.tsx';
import { TaskRow } from '../tasks/task-row.tsx';
import { useTaskSummary } from '../tasks/use-live-tasks.ts';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { useWorkers } from '../workers/use-live-workers.ts';
import { workersIn } from './area.ts';
import { MonitorPanel } from './monitor-panel.tsx';
import type { ConsoleMode, UrlState } from './url-state.ts';

const NOBODY: never[] = [];
const CELL_TASKS_SHOWN = 6;

export interface SideProps {
  mode: ConsoleMode; state: UrlState; change(part: Partial<UrlState>): void;
  cells: readonly CellView[]; cell: CellView | null; outlines: GeoJSON.FeatureCollection;
  rulebook: RulebookView | undefined; center: [number, number];
  window: WindowQuery; areaName(path: string): string;
  tasks: { list: readonly TaskView[]; isPending: boolean; error: unknown; retry(): void };
  filing: boolean; point: [number, number] | null; deed: DeedCase | null;
  hovered: number | null; mapCenter(): [number, number] | null;
  onPoint(point: [number, number]): void; onBrush(index: number | null): void;
  onHoverTask(id: string | null): void; onTask(id: string): void; onFile(): void;
  onDeed(deed: DeedCase | null): void;
}

export function SidePanel(props: SideProps) {
  const { mode, state, change, cells, cell, rulebook, filing } = props;
  const { t } = useTranslation();
  const { may } = useSession();
  return (
    <>
      {filing && (
        <NewTask
          point={props.point} categories={rulebook?.categories ?? NOBODY}
          place={<PlaceField cells={cells} center={props.center} mapCenter={props.mapCenter} point={props.point} onPoint={props.onPoint} />}
          onClose={() => change({ filing: false })} onFiled={(id) => change({ filing: false, task: id })}
        />
      )}
      {!filing && state.task && may('tasks.read') && (
        <TaskCard
          key={state.task} id={state.task} rulebook={rulebook} areaName={props.areaName}
          canFile={may('tasks.file')} canVerify={may('tasks.verify')} onClose={() => change({ task: null })}
        />
      )}
      {!filing && !state.task && cell && may('heat.read') && <SelectedCell {...props} cell={cell} />}
      {mode === 'monitor' && (may('tasks.read') ? <Monitor {...props} /> : !cell && <Empty text={t('monitor.pickCell')} />)}
      {mode === 'dispatch' && !filing && <Dispatch {...props} />}
      {mode === 'plan' && (
        <ParticipationPanel
          window={props.window} area={state.area} cells={cells} hovered={props.hovered} selected={state.cell}
          onHover={props.onBrush} onSelect={(code) => change({ cell: code })}
        />
      )}
      {mode === 'queue' && <QueuePanel rulebook={rulebook} selected={props.deed?.id ?? null} onSelect={props.onDeed} />}
    </>
  );
}

function SelectedCell(props: SideProps & { cell: CellView }) {
  const { cell, state, change, tasks, rulebook } = props;
  const { t } = useTranslation();
  const { may } = useSession();
  const here = tasks.list.filter((task) => task.cellCode === cell.code);
  return (
    <CellCard cell={cell} areaName={props.areaName(cell.areaPath)} window={props.window} days={state.days} onClose={() => change({ cell: null })}>
      {may('tasks.read') && (
        <section>
          <h3>{t('cell.tasks')}</h3>
          {here.slice(0, CELL_TASKS_SHOWN).map((task) => (
            <TaskRow key={task.id} task={task} selected={false} onSelect={props.onTask} onHover={props.onHoverTask} />
          ))}
          {here.length > CELL_TASKS_SHOWN && <p className="muted more">{t('cell.moreTasks', { count: here.length - CELL_TASKS_SHOWN })}</p>}
          {here.length === 0 && <Empty text={t('cell.noTasks')} />}
        </section>
      )}
      {may('deeds.exact') && <CellDeeds code={cell.code} rulebook={rulebook} />}
    </CellCard>
  );
}

function Monitor({ state, change, tasks, outlines, areaName, onTask, onHoverTask }: SideProps) {
  const { may } = useSession();
  const summary = useTaskSummary(may('tasks.read'), state.area);
  const workers = useWorkers(may('workers.read'));
  if (tasks.error && tasks.isPending) return <ErrorLine error={tasks.error} onRetry={tasks.retry} />;
  return (
    <MonitorPanel
      summary={summary.data} tasks={tasks.list} area={state.area} areaName={areaName} selected={state.task}
      workers={workersIn(workers.data ?? NOBODY, state.area, outlines)} onTask={onTask} onHoverTask={onHoverTask}
      onArea={(area) => change({ area })}
      onBoard={() => change({ mode: 'dispatch', task: null })}
    />
  );
}

function Dispatch({ tasks, state, onTask, onHoverTask, onFile }: SideProps) {
  const { t } = useTranslation();
  return (
    <>
      <button type="button" className="primary new-task-button" data-testid="new-task" onClick={onFile}>
        {t('newTask.open')} <kbd>N</kbd>
      </button>
      {tasks.error !== null && tasks.isPending && <ErrorLine error={tasks.error} onRetry={tasks.retry} />}
      {tasks.isPending ? <SkeletonLines lines={8} />
        : <TaskBoard tasks={tasks.list} selected={state.task} onSelect={onTask} onHover={onHoverTask} />}
    </>
  );
}
