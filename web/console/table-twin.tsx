/** What the map draws, as tables: one tab a layer, with the same area, window and selection. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellView } from '../../server/grid/grid.schema.ts';
import type { HeatView } from '../../server/heat/heat.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { DeedTable } from '../deeds/deed-table.tsx';
import { CellTable } from '../heat/cell-table.tsx';
import { TaskTable } from '../tasks/task-table.tsx';
import { WorkerTable } from '../workers/worker-table.tsx';

const TABS = ['cells', 'tasks', 'workers', 'deeds'] as const;
type Tab = (typeof TABS)[number];

export interface TwinData {
  heat: HeatView | undefined;
  cells: readonly CellView[];
  /** Absent where the person does not see such a layer. */
  tasks: { area: string | null; late: boolean } | undefined;
  workers: readonly WorkerView[] | undefined;
  deeds: { place: { cell: string } | { bbox: string } | null; from: string; to: string } | undefined;
  rulebook: RulebookView | undefined;
}

export function TableTwin({ data, areaName, onCell, onTask }: {
  data: TwinData; areaName(path: string): string; onCell(code: string): void;
  onTask(id: string): void;
}) {
  const { t } = useTranslation();
  const has: Record<Tab, boolean> = {
    cells: data.heat !== undefined, tasks: data.tasks !== undefined,
    workers: data.workers !== undefined, deeds: data.deeds !== undefined,
  };
  const tabs = TABS.filter((tab) => has[tab]);
  const [wanted, setWanted] = useState<Tab>('cells');
  const tab = has[wanted] ? wanted : tabs[0];
  return (
    <section className="table-twin" data-testid="table-twin" aria-label={t('table.label')}>
      {tabs.length > 1 && (
        <div className="segmented" role="group" aria-label={t('table.layers')}>
          {tabs.map((one) => (
            <button key={one} type="button" aria-pressed={one === tab} data-testid={`table-${one}`} onClick={() => setWanted(one)}>
              {t(`table.tab.${one}`)}
            </button>
          ))}
        </div>
      )}
      {tab === 'cells' && <CellTable heat={data.heat!} cells={data.cells} onSelect={onCell} />}
      {tab === 'tasks' && <TaskTable {...data.tasks!} onSelect={onTask} />}
      {tab === 'workers' && <WorkerTable workers={data.workers!} areaName={areaName} />}
      {tab === 'deeds' && <DeedTable {...data.deeds!} rulebook={data.rulebook} />}
    </section>
  );
}
