/** What the map draws, as tables: one tab a layer, with the same area, window and selection. */
import { type ComponentType, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Right } from '../../server/access/access.schema.ts';
import { DeedTable } from '../deeds/deed-table.tsx';
import { CellTable } from '../heat/cell-table.tsx';
import { useSession } from '../platform/session.tsx';
import { TaskTable } from '../tasks/task-table.tsx';
import { WorkerTable } from '../workers/worker-table.tsx';
import { isIn, useWorkersHere } from './area.ts';
import { useActs, useCamera, useGround, useHeat, useView } from './context.tsx';
import type { Tab } from './mode.ts';

/** Exact deeds are asked for from this zoom on. */
const EXACT_ZOOM_MIN = 14;

const TABLES: Record<Tab, { right: Right; Table: ComponentType }> = {
  cells: { right: 'heat.read', Table: Cells },
  tasks: { right: 'tasks.read', Table: Tasks },
  workers: { right: 'workers.read', Table: Workers },
  deeds: { right: 'deeds.exact', Table: Deeds },
};

export default function TableTwin() {
  const { t } = useTranslation();
  const { may } = useSession();
  const { mode } = useView();
  const { live } = useHeat();
  const tabs = mode.table.filter((tab) =>
    may(TABLES[tab].right) && (tab !== 'cells' || live.heat !== undefined));
  const [wanted, setWanted] = useState<Tab>('cells');
  const tab = tabs.includes(wanted) ? wanted : tabs[0];
  const Table = tab && TABLES[tab].Table;
  return (
    <section className="table-twin" data-testid="table-twin" aria-label={t('table.label')}>
      {tabs.length > 1 && (
        <div className="segmented" role="group" aria-label={t('table.layers')}>
          {tabs.map((one) => (
            <button
              key={one} type="button" aria-pressed={one === tab} data-testid={`table-${one}`}
              onClick={() => setWanted(one)}
            >
              {t(`table.tab.${one}`)}
            </button>
          ))}
        </div>
      )}
      {Table && <Table />}
    </section>
  );
}

function Cells() {
  const { cells } = useGround();
  const { area } = useView().asked;
  const { heat } = useHeat().live;
  const { change } = useActs();
  const here = useMemo(() => cells.filter((cell) => isIn(cell.areaPath, area)), [cells, area]);
  return heat && (
    <CellTable heat={heat} cells={here} onSelect={(cell) => change({ cell, task: null })} />
  );
}

function Tasks() {
  const { filing, asked: { area, late } } = useView();
  const { selectTask } = useActs();
  return (
    <TaskTable
      area={area} late={late}
      onSelect={(id) => {
        // The form beside it is not lost to a click.
        if (!filing) selectTask(id);
      }}
    />
  );
}

function Workers() {
  return <WorkerTable workers={useWorkersHere()} areaName={useGround().areaName} />;
}

/** Of the cell that is chosen, else of what the map shows from near. */
function Deeds() {
  const { rulebook } = useGround();
  const { asked, instants } = useView();
  const { map } = useActs();
  const camera = useCamera();
  const bounds = camera && camera.zoom >= EXACT_ZOOM_MIN && map.current?.getBounds();
  const near = bounds
    ? { bbox: bounds.toArray().flat().map((one) => one.toFixed(6)).join(',') } : null;
  const place = asked.cell ? { cell: asked.cell } : near;
  return <DeedTable place={place} {...instants} rulebook={rulebook} />;
}
