/** Who looked at personal data, and why: for an auditor. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { api, type QueryOf } from '../platform/api.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { pagedOf } from '../ui/paged.ts';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import type { Order } from '../ui/table-order.ts';
import { LookAlerts } from './look-alerts.tsx';

type Looks = Awaited<ReturnType<typeof api.accessLog>>;
/** What the server sorts by. */
const LOG_SORTS = ['at'];
const NEWEST: Order = { by: 'at', down: true };
const wayOf = ({ down }: Order) => (down ? 'desc' : 'asc');

/** What was looked at, and of a list how much, in whole tens. */
function whatOf(row: Looks['items'][number], t: TFunction, number: (n: number) => string): string {
  const what = t(`look.${row.kind}`);
  if (row.atLeast === null) return what;
  return t(row.atLeast === 0 ? 'audit.few' : 'audit.many', { what, least: number(row.atLeast) });
}

/** What is asked of the log: a field that is empty asks nothing. */
type LogFilter = Pick<QueryOf<'/api/access-log'>, 'day' | 'person' | 'purpose' | 'area'>;

function LogFilterBar({ filter, onChange }: {
  filter: LogFilter; onChange(next: LogFilter): void;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  const purposes = useQuery({
    queryKey: ['purposes'], queryFn: api.purposes, staleTime: Infinity });
  const areas = useQuery({ queryKey: ['areas'], queryFn: api.areas, staleTime: Infinity });
  const [why, where] = [purposes.data?.purposes ?? [], areas.data?.areas ?? []];
  const put = (name: keyof LogFilter, value: string) => {
    onChange(Object.fromEntries(Object.entries({ ...filter, [name]: value })
      .filter(([, text]) => text !== '')));
  };
  const choice = (name: 'purpose' | 'area', label: string, lines: readonly [string, string][]) => (
    <label className="field">
      <span>{label}</span>
      <select
        value={filter[name] ?? ''} data-testid={`log-${name}`}
        onChange={(event) => put(name, event.target.value)}
      >
        <option value="">{t('audit.all')}</option>
        {lines.map(([id, text]) => <option key={id} value={id}>{text}</option>)}
      </select>
    </label>
  );
  return (
    <form className="log-filter" onSubmit={(event) => event.preventDefault()}>
      <label className="field">
        <span>{t('audit.day')}</span>
        <input
          type="date" value={filter.day ?? ''} data-testid="log-day"
          onChange={(event) => put('day', event.target.value)}
        />
      </label>
      <label className="field">
        <span>{t('audit.who')}</span>
        <input
          type="search" value={filter.person ?? ''} maxLength={80} data-testid="log-person"
          onChange={(event) => put('person', event.target.value)}
        />
      </label>
      {choice('purpose', t('audit.why'), why.map((one) => [one.id, nameOf(one)]))}
      {choice('area', t('bar.area'), where.map((one) => [one.path, nameOf(one)]))}
      <a
        className="log-export" data-testid="log-export" download
        href={`/api/access-log/export?${new URLSearchParams(filter).toString()}`}
      >
        {t('audit.export')}
      </a>
    </form>
  );
}

export function AccessLogPage({ areaName }: { areaName(path: string): string }) {
  const { t } = useTranslation();
  const nameOf = useName();
  const formats = useFormats();
  const [order, setOrder] = useState(NEWEST);
  const [filter, setFilter] = useState<LogFilter>({});
  const query = useInfiniteQuery({
    queryKey: ['access-log', order, filter], placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => api.accessLog({
      ...filter, order: 'at', direction: wayOf(order), cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const columns = useMemo((): Column<Looks['items'][number]>[] => [
    {
      id: 'at', head: t('audit.when'), width: 11, value: (row) => row.at,
      cell: (row) => <time dateTime={row.at} title={row.at}>{formats.dateTime(row.at)}</time>,
    },
    {
      id: 'person', head: t('audit.who'), width: 13,
      value: (row) => t('people.held', { role: row.person, area: t(`role.${row.role}`) }),
    },
    { id: 'purpose', head: t('audit.why'), width: 11, value: (row) => nameOf(row.purpose) },
    {
      id: 'kind', head: t('audit.what'), width: 18,
      value: (row) => whatOf(row, t, formats.number),
    },
    { id: 'area', head: t('bar.area'), width: 9, value: (row) => areaName(row.areaPath) },
    { id: 'times', head: t('audit.times'), width: 5, value: (row) => row.times },
  ], [t, formats, nameOf, areaName]);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <section className="page" data-testid="access-log">
      <h2>{t('audit.title')}</h2>
      <p className="muted">{t('audit.words')}</p>
      <LookAlerts
        areaName={areaName} onShow={(person) => setFilter({ person })}
      />
      <LogFilterBar filter={filter} onChange={setFilter} />
      {query.isPending && <SkeletonLines lines={8} />}
      {query.error && !query.data
        && <ErrorLine error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <DataTable
          rows={rows} columns={columns} keyOf={(row) => String(row.id)} first={NEWEST}
          paged={pagedOf(query, {
            total, order, onOrder: (next) => setOrder(next ?? NEWEST), sorts: LOG_SORTS })}
          caption={t('audit.caption', { count: total, all: formats.number(total) })}
          empty={t('audit.empty')} testId="access-log-table"
        />
      )}
    </section>
  );
}
