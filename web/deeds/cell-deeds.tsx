/** The latest deeds of a cell for those who may see them: no household, no name. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { api } from '../platform/api.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { Ago } from '../ui/ago.tsx';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { useKindOf } from './kind.ts';

const PAGE = 8;

export function CellDeeds({ code, rulebook }: { code: string; rulebook: RulebookView | undefined }) {
  const { t } = useTranslation();
  const kindOf = useKindOf(rulebook);
  const formats = useFormats();
  const query = useInfiniteQuery({
    queryKey: ['cell-deeds', code],
    queryFn: ({ pageParam }) => api.deeds({ cell: code, limit: PAGE, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items);
  const left = (query.data?.pages[0]?.total ?? 0) - (items?.length ?? 0);
  return (
    <section>
      <h3>{t('cell.deeds')}</h3>
      {query.isPending && <SkeletonLines lines={3} />}
      {query.error && !query.data && <ErrorLine error={query.error} onRetry={() => void query.refetch()} />}
      {items?.length === 0 && <Empty text={t('cell.noDeeds')} />}
      <ul className="deed-list">
        {items?.map((deed) => {
          return (
            <li key={deed.id}>
              <span>{kindOf(deed)}</span>
              <span className="muted">
                {deed.point === null && <>{t('deed.atHome')} · </>}
                {t(`deedState.${deed.state}`)} · <Ago iso={deed.occurredAt} />
              </span>
            </li>
          );
        })}
      </ul>
      {query.hasNextPage && (
        <button type="button" className="quiet more" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('table.more', { count: left, left: formats.number(left) })}
        </button>
      )}
    </section>
  );
}
