/** The cards beside the map: what is selected, then what the mode is about. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeedCase } from '../../server/deeds/deeds.schema.ts';
import type { CellView } from '../../server/grid/grid.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { CellDeeds } from '../deeds/cell-deeds.tsx';
import { QueuePanel } from '../deeds/queue-panel.tsx';
import { CellCard } from '../heat/cell-card.tsx';
import { ParticipationPanel } from '../planning/participation-panel.tsx';
import type { WindowQuery } from '../platform/api.ts';
import { useSession } from '../platform/session.tsx';
import { CellTasks } from '../tasks/cell-tasks.tsx';
import { NewTask } from '../tasks/new-task.tsx';
import { PlaceField } from '../tasks/place-field.tsx';
import { LateBoard, TaskBoard } from '../tasks/task-board.tsx';
import { TaskCard } from '../tasks/task-card.tsx';
import { useTaskSummary } from '../tasks/use-live-tasks.ts';
import { Empty } from '../ui/states.tsx';
import { useWorkers } from '../workers/use-live-workers.ts';
import { workersIn } from './area.ts';
import { MonitorPanel } from './monitor-panel.tsx';
import type { ConsoleMode, UrlState } from './url-state.ts';

const NOBODY: never[] = [];

export interface SideProps {
  mode: ConsoleMode; state: UrlState; change(part: Partial<UrlState>): void;
  cells: readonly CellView[]; cell: CellView | null; outlines: GeoJSON.FeatureCollection;
  rulebook: RulebookView | undefined; center: [number, number];
  window: WindowQuery; areaName(path: string): string;
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
  // Where the list of what is overdue was entered: behind what was seen already.
  const [lateFrom, setLateFrom] = useState<number | null>(null);
  const openLate = (from: number | null) => {
    setLateFrom(from);
    change({ late: true, task: null, cell: null });
  };
  const late = state.late && may('tasks.read') && (mode === 'monitor' || mode === 'dispatch');
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
      {late && !filing && (
        <LateBoard
          area={state.area} from={lateFrom} selected={state.task} onSelect={props.onTask} onHover={props.onHoverTask}
          onBack={() => change({ late: false })}
        />
      )}
      {mode === 'monitor' && !late && (may('tasks.read') ? <Monitor {...props} onLate={openLate} /> : !cell && <Empty text={t('monitor.pickCell')} />)}
      {mode === 'dispatch' && !late && !filing && <Dispatch {...props} onLate={openLate} />}
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
  const { cell, state, change, rulebook } = props;
  const { may } = useSession();
  return (
    <CellCard cell={cell} areaName={props.areaName(cell.areaPath)} window={props.window} days={state.days} onClose={() => change({ cell: null })}>
      {may('tasks.read') && <CellTasks key={cell.code} code={cell.code} onSelect={props.onTask} onHover={props.onHoverTask} />}
      {may('deeds.exact') && <CellDeeds code={cell.code} rulebook={rulebook} />}
    </CellCard>
  );
}

interface LateProps { onLate(from: number | null): void }

function Monitor({ state, change, outlines, areaName, onTask, onHoverTask, onLate }: SideProps & LateProps) {
  const { may } = useSession();
  const summary = useTaskSummary(may('tasks.read'), state.area);
  const workers = useWorkers(may('workers.read'));
  return (
    <MonitorPanel
      summary={summary} area={state.area} areaName={areaName} selected={state.task}
      workers={workersIn(workers.data ?? NOBODY, state.area, outlines)} onTask={onTask} onHoverTask={onHoverTask}
      onArea={(area) => change({ area })} onLate={onLate}
    />
  );
}

function Dispatch({ state, onTask, onHoverTask, onFile, onLate }: SideProps & LateProps) {
  const { t } = useTranslation();
  return (
    <>
      <button type="button" className="primary new-task-button" data-testid="new-task" onClick={onFile}>
        {t('newTask.open')} <kbd>N</kbd>
      </button>
      <TaskBoard area={state.area} selected={state.task} onSelect={onTask} onHover={onHoverTask} onLate={() => onLate(0)} />
    </>
  );
}
