/** Table twin of the exact deeds: those of the chosen cell, or of what the map shows from near. */
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeedColumn, DeedPage } from '../../server/deeds/deeds.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { api } from '../platform/api.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { pagedOf } from '../ui/paged.ts';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import type { Order } from '../ui/table-order.ts';
import { useKindOf } from './kind.ts';

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
type Pages = InfiniteData<DeedPage, string | undefined>;
type Deed = DeedPage['items'][number];
const PAGE = 200;
const NEWEST: Order = { by: 'occurred', down: true };
/** What the server sorts by. */
const SORTS: readonly DeedColumn[] = ['occurred', 'submitted'];

/** `place`: a cell's code or the map's bounds; null where neither is near enough for exact deeds. */
export function DeedTable({ place, from, to, rulebook }: {
  place: { cell: string } | { bbox: string } | null; from: string; to: string;
  rulebook: RulebookView | undefined;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const kindOf = useKindOf(rulebook);
  const [order, setOrder] = useState(NEWEST);
  const asked = {
    ...place, from, to, limit: PAGE, order: SORTS.find((one) => one === order.by),
    direction: order.down ? 'desc' : 'asc',
  } as const;
  const query = useInfiniteQuery({
    queryKey: ['cell-deeds', 'table', place, from, to, order],
    placeholderData: (before: Pages | undefined, other) =>
      (isSame(other?.queryKey.slice(2, 5), [place, from, to]) ? before : undefined),
    enabled: place !== null,
    queryFn: ({ pageParam }) => api.deeds({ ...asked, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const columns = useMemo((): Column<Deed>[] => [
    {
      id: 'type', head: t('deedTable.type'), width: 14,
      value: kindOf,
    },
    {
      id: 'cell', head: t('table.code'), width: 9, value: (deed) => deed.cellCode,
      cell: (deed) => (deed.point ? deed.cellCode : `${deed.cellCode} · ${t('deed.atHome')}`),
    },
    {
      id: 'occurred', head: t('case.when'), width: 11, value: (deed) => deed.occurredAt,
      cell: (deed) => formats.dateTime(deed.occurredAt),
    },
    {
      id: 'submitted', head: t('deedTable.submitted'), width: 11,
      value: (deed) => deed.submittedAt, cell: (deed) => formats.dateTime(deed.submittedAt),
    },
    {
      id: 'state', head: t('taskTable.state'), width: 8, value: (deed) => deed.state,
      cell: (deed) => t(`deedState.${deed.state}`),
    },
    { id: 'source', head: t('taskTable.source'), width: 9, value: (deed) => t(`source.${deed.source}`) },
  ], [t, formats, kindOf]);
  const total = query.data?.pages[0]?.total ?? rows.length;
  if (!place) return <p className="note">{t('deedTable.nearer')}</p>;
  if (query.isPending) return <SkeletonLines lines={8} />;
  if (!query.data) return <ErrorLine error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <DataTable
      rows={rows} columns={columns} keyOf={(deed) => deed.id}
      paged={pagedOf(query, { total, order, onOrder: (next) => setOrder(isSame(next ?? NEWEST, NEWEST) ? NEWEST : next!), sorts: SORTS })}
      caption={t(order === NEWEST ? 'deedTable.caption' : 'deedTable.sorted', {
        count: total, all: formats.number(total) })}
      empty={t('cell.noDeeds')} testId="deed-table"
    />
  );
}
