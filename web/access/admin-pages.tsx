/** People with their roles (administrator); who looked at personal data and why (auditor). */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../platform/api.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';

export function PeoplePage({ areaName }: { areaName(path: string): string }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: ['people'], queryFn: ({ pageParam }) => api.people(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="page" data-testid="people">
      <h2>{t('people.title')}</h2>
      <p className="muted">{t('people.words')}</p>
      {query.isPending && <SkeletonLines lines={8} />}
      {query.error && !query.data && <ErrorLine error={query.error} onRetry={() => void query.refetch()} />}
      <table className="wide-table">
        <thead>
          <tr>
            <th scope="col">{t('people.account')}</th>
            <th scope="col">{t('people.name')}</th>
            <th scope="col">{t('people.roles')}</th>
            <th scope="col">{t('people.origin')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>{row.account}</td>
              <td>{row.name}</td>
              <td>{row.roles.map((held) => t('people.held', { role: t(`role.${held.role}`), area: areaName(held.areaPath) })).join(t('ui.listSeparator'))}</td>
              <td>{t(`origin.${row.origin}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {query.data && <Rest shown={rows.length} total={query.data.pages[0]!.total} reading={query.isFetchingNextPage} onMore={query.hasNextPage ? () => void query.fetchNextPage() : null} />}
    </section>
  );
}

export function AccessLogPage({ areaName }: { areaName(path: string): string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const query = useInfiniteQuery({
    queryKey: ['access-log'], queryFn: ({ pageParam }) => api.accessLog(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="page" data-testid="access-log">
      <h2>{t('audit.title')}</h2>
      <p className="muted">{t('audit.words')}</p>
      {query.isPending && <SkeletonLines lines={8} />}
      {query.error && !query.data && <ErrorLine error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && <Empty text={t('audit.empty')} />}
      {rows.length > 0 && (
        <table className="wide-table">
          <thead>
            <tr>
              <th scope="col">{t('audit.when')}</th>
              <th scope="col">{t('audit.who')}</th>
              <th scope="col">{t('audit.why')}</th>
              <th scope="col">{t('audit.what')}</th>
              <th scope="col">{t('bar.area')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td><time dateTime={row.at} title={row.at}>{formats.dateTime(row.at)}</time></td>
                <td>{row.person}</td>
                <td>{t(`purpose.${row.purpose}`, { defaultValue: row.purpose })}</td>
                <td>{row.subject}</td>
                <td>{row.areaPath === null ? '–' : areaName(row.areaPath)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {query.data && <Rest shown={rows.length} total={query.data.pages[0]!.total} reading={query.isFetchingNextPage} onMore={query.hasNextPage ? () => void query.fetchNextPage() : null} />}
    </section>
  );
}

/** How much of a list is shown, and the way to its end. */
function Rest({ shown, total, reading, onMore }: {
  shown: number; total: number; reading: boolean; onMore: (() => void) | null;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const count = { shown: formats.number(shown), all: formats.number(Math.max(shown, total)) };
  return (
    <p className="list-rest">
      <span className="muted" data-testid="list-rest">{t('table.part', count)}</span>
      {onMore && <button type="button" className="quiet" data-testid="list-more" disabled={reading} onClick={onMore}>{t('ui.more')}</button>}
    </p>
  );
}
