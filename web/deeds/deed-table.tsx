/** Table twin of the exact deeds: those of the chosen cell, or of what the map shows from near. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeedPage } from '../../server/deeds/deeds.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { api } from '../platform/api.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { type Column, SortedTable } from '../ui/sorted-table.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';

type Deed = DeedPage['items'][number];
const PAGE = 200;
const NEWEST = { by: 'when', down: true };

/** `place`: a cell's code or the map's bounds; null where neither is near enough for exact deeds. */
export function DeedTable({ place, from, to, rulebook }: {
  place: { cell: string } | { bbox: string } | null; from: string; to: string;
  rulebook: RulebookView | undefined;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const query = useInfiniteQuery({
    queryKey: ['cell-deeds', 'table', place, from, to], enabled: place !== null,
    queryFn: ({ pageParam }) => api.deeds({ ...place, from, to, limit: PAGE, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const columns = useMemo((): Column<Deed>[] => [
    {
      id: 'type', head: t('deedTable.type'),
      value: (deed) => {
        const type = rulebook?.types.find((one) => one.id === deed.typeId);
        return type ? nameOf(type) : deed.typeId;
      },
    },
    { id: 'cell', head: t('table.code'), value: (deed) => deed.cellCode },
    {
      id: 'when', head: t('case.when'), value: (deed) => deed.occurredAt,
      cell: (deed) => formats.dateTime(deed.occurredAt),
    },
    {
      id: 'state', head: t('taskTable.state'), value: (deed) => deed.state,
      cell: (deed) => t(`deedState.${deed.state}`),
    },
    { id: 'source', head: t('taskTable.source'), value: (deed) => t(`source.${deed.source}`) },
  ], [t, formats, nameOf, rulebook]);
  const total = query.data?.pages[0]?.total ?? rows.length;
  if (!place) return <p className="note">{t('deedTable.nearer')}</p>;
  if (query.isPending) return <SkeletonLines lines={8} />;
  if (!query.data) return <ErrorLine error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <SortedTable
      rows={rows} columns={columns} keyOf={(deed) => deed.id} first={NEWEST}
      caption={t('deedTable.caption', { count: total, all: formats.number(total) })} empty={t('cell.noDeeds')} testId="deed-table"
      total={total} more={query.hasNextPage ? () => void query.fetchNextPage() : null} reading={query.isFetchingNextPage}
    />
  );
}
