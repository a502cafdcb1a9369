/** Table twin of the workers on the map. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { type Column, SortedTable } from '../ui/sorted-table.tsx';
import { stateOf } from './use-live-workers.ts';

export function WorkerTable({ workers, areaName }: {
  workers: readonly WorkerView[]; areaName(path: string): string;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns = useMemo((): Column<WorkerView>[] => [
    { id: 'name', head: t('workerTable.name'), value: (worker) => worker.name },
    {
      id: 'state', head: t('workerTable.state'), value: (worker) => stateOf(worker),
      cell: (worker) => t(`workers.${stateOf(worker)}`, { count: worker.load }),
    },
    { id: 'load', head: t('candidates.load'), value: (worker) => worker.load },
    {
      id: 'seen', head: t('workerTable.seen'), value: (worker) => worker.seenAt,
      cell: (worker) => (worker.seenAt ? formats.dateTime(worker.seenAt) : t('candidates.neverSeen')),
    },
    {
      id: 'place', head: t('workerTable.place'), value: (worker) => worker.point?.join(' ') ?? null,
      cell: (worker) => worker.point?.map((degrees) => degrees.toFixed(4)).reverse().join(', ') ?? '–',
    },
    {
      id: 'area', head: t('workerTable.area'), value: (worker) => worker.areaPath,
      cell: (worker) => areaName(worker.areaPath),
    },
  ], [t, formats, areaName]);
  return (
    <SortedTable
      rows={workers} columns={columns} keyOf={(worker) => worker.id} first={{ by: 'name', down: false }}
      caption={t('workerTable.caption', { count: workers.length })} empty={t('workers.none')} testId="worker-table"
    />
  );
}
