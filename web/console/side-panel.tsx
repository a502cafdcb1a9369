/** The cards beside the map: what is selected, then what the mode is about. */
import { type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellView } from '../../server/grid/grid.schema.ts';
import { CellDeeds } from '../deeds/cell-deeds.tsx';
import { CellCard } from '../heat/cell-card.tsx';
import { useSession } from '../platform/session.tsx';
import { CellTasks } from '../tasks/cell-tasks.tsx';
import { NewTask } from '../tasks/new-task.tsx';
import { PlaceField } from '../tasks/place-field.tsx';
import { LateBoard } from '../tasks/task-board.tsx';
import { TaskCard } from '../tasks/task-card.tsx';
import { ErrorBoundary, SkeletonLines } from '../ui/states.tsx';
import { useActs, useGround, useHand, useView } from './context.tsx';
import { useRowActions } from './row-actions.ts';

const NOTHING: never[] = [];

export function SidePanel() {
  const { asked, mode, cell, filing } = useView();
  const { may } = useSession();
  if (filing) return <Filing />;
  const Panel = asked.late && mode.late && may('tasks.read') ? Late : mode.Panel;
  return (
    <>
      {asked.task && may('tasks.read') && <SelectedTask id={asked.task} />}
      {!asked.task && cell && may('heat.read') && <SelectedCell cell={cell} />}
      <Whole key={mode.id}><Panel /></Whole>
    </>
  );
}

/** A panel that is still on its way, or broke: the console around it stays. */
function Whole({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <ErrorBoundary fallback={<p className="error-line" role="alert">{t('error.broken')}</p>}>
      <Suspense fallback={<SkeletonLines lines={8} />}>{children}</Suspense>
    </ErrorBoundary>
  );
}

function Filing() {
  const { city, cells, rulebook } = useGround();
  const { change, hand, map } = useActs();
  const point = useHand(({ picked }) => picked);
  return (
    <NewTask
      point={point} categories={rulebook?.categories ?? NOTHING}
      place={(
        <PlaceField
          cells={cells} center={city.center} point={point}
          mapCenter={() => map.current?.getCenter().toArray() ?? null}
          onPoint={(picked) => hand.set({ picked })}
        />
      )}
      onClose={() => change({ filing: false })}
      onFiled={(id) => change({ filing: false, task: id })}
    />
  );
}

function SelectedTask({ id }: { id: string }) {
  const { rulebook, areaName } = useGround();
  const { change } = useActs();
  const { may } = useSession();
  return (
    <TaskCard
      key={id} id={id} rulebook={rulebook} areaName={areaName}
      canFile={may('tasks.file')} canVerify={may('tasks.verify')}
      onClose={() => change({ task: null })}
    />
  );
}

function SelectedCell({ cell }: { cell: CellView }) {
  const { rulebook, areaName } = useGround();
  const { window } = useView();
  const { change } = useActs();
  const { onSelect, onHover } = useRowActions();
  const { may } = useSession();
  return (
    <CellCard
      cell={cell} areaName={areaName(cell.areaPath)} window={window}
      onClose={() => change({ cell: null })}
    >
      {may('tasks.read') && (
        <CellTasks key={cell.code} code={cell.code} onSelect={onSelect} onHover={onHover} />
      )}
      {may('deeds.exact') && <CellDeeds code={cell.code} rulebook={rulebook} />}
    </CellCard>
  );
}

/** What is overdue, in the place of the mode's own panel. */
function Late() {
  const { area } = useView().asked;
  const { change } = useActs();
  const from = useHand(({ lateFrom }) => lateFrom);
  const back = () => change({ late: false });
  return <LateBoard area={area} from={from} {...useRowActions()} onBack={back} />;
}
