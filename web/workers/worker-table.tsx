/** Table twin of the workers on the map. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { type Column, DataTable } from '../ui/table.tsx';
import { stateOf } from './use-live-workers.ts';

export function WorkerTable({ workers, areaName }: {
  workers: readonly WorkerView[]; areaName(path: string): string;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns = useMemo((): Column<WorkerView>[] => [
    { id: 'name', head: t('workerTable.name'), width: 11, value: (worker) => worker.name },
    {
      id: 'state', head: t('workerTable.state'), width: 8, value: (worker) => stateOf(worker),
      cell: (worker) => t(`workers.${stateOf(worker)}`, { count: worker.load }),
    },
    { id: 'load', head: t('candidates.load'), width: 5, value: (worker) => worker.load },
    {
      id: 'seen', head: t('workerTable.seen'), width: 11, value: (worker) => worker.seenAt,
      cell: (worker) => (worker.seenAt ? formats.dateTime(worker.seenAt) : t('candidates.neverSeen')),
    },
    {
      id: 'place', head: t('workerTable.place'), width: 11, value: (worker) => worker.point?.join(' ') ?? null,
      cell: (worker) => worker.point?.map((degrees) => degrees.toFixed(4)).reverse().join(', ') ?? '–',
    },
    {
      id: 'area', head: t('workerTable.area'), width: 9, value: (worker) => worker.areaPath,
      cell: (worker) => areaName(worker.areaPath),
    },
  ], [t, formats, areaName]);
  return (
    <DataTable
      rows={workers} columns={columns} keyOf={(worker) => worker.id} first={{ by: 'name', down: false }}
      caption={t('workerTable.caption', { count: workers.length })} empty={t('workers.none')} testId="worker-table"
    />
  );
}
