/** The people of one's areas: found, made, changed, suspended, loaded from a file. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeopleColumn, Role } from '../../server/access/access.schema.ts';
import type { AreaView, CityView } from '../../server/grid/grid.schema.ts';
import { api, type QueryOf } from '../platform/api.ts';
import { newId } from '../platform/id.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { pagedOf } from '../ui/paged.ts';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import type { Order } from '../ui/table-order.ts';
import { LoadPeople } from './load-people.tsx';
import { Slips } from './slips.tsx';
import { PersonEditor } from './person-editor.tsx';
import { ROLE_ORDER } from './person-draft.ts';
import './people.css';

type Row = Awaited<ReturnType<typeof api.people>>['items'][number];
type Filter = Pick<QueryOf<'/api/people'>, 'person' | 'role' | 'area' | 'standing'>;
/** What the server sorts by. */
const SORTS: readonly PeopleColumn[] = ['account', 'name'];
const BY_ACCOUNT: Order = { by: 'account', down: false };

/** What lies over the page. */
type Open =
  | { kind: 'load' }
  | { kind: 'slips'; person: { id: string; name: string } | null }
  | { kind: 'person'; id: string; isNew: boolean };

interface Ground {
  city: CityView;
  areas: readonly AreaView[];
  areaName(path: string): string;
}

/** The areas in which somebody manages people, each with what lies below it. */
function useOwnAreas({ city, areas }: Ground): readonly string[] {
  const { session } = useSession();
  return useMemo(() => {
    const held = (session?.person?.roles ?? [])
      .filter(({ role }) => role === 'admin').map(({ areaPath }) => areaPath);
    const all = [...(city.id === null ? [] : [city.id]), ...areas.map(({ path }) => path)];
    return all.filter((path) => held.some((one) => path === one || path.startsWith(`${one}/`)));
  }, [session, city.id, areas]);
}

export function PeoplePage(ground: Ground) {
  const { t } = useTranslation();
  const { may } = useSession();
  const own = useOwnAreas(ground);
  const [open, setOpen] = useState<Open | null>(null);
  const [filter, setFilter] = useState<Filter>({});
  const close = () => setOpen(null);
  const manages = may('people.manage');
  return (
    <section className="page" data-testid="people">
      <header className="people-head">
        <div>
          <h2>{t('people.title')}</h2>
          <p className="muted">{t('people.words')}</p>
        </div>
        {manages && (
          <div className="actions">
            <button
              type="button" className="quiet" data-testid="load-people"
              onClick={() => setOpen({ kind: 'load' })}
            >
              {t('people.load')}
            </button>
            <button
              type="button" className="quiet" data-testid="open-slips"
              onClick={() => setOpen({ kind: 'slips', person: null })}
            >
              {t('slips.open')}
            </button>
            <button
              type="button" className="primary" data-testid="new-person"
              onClick={() => setOpen({ kind: 'person', id: newId(), isNew: true })}
            >
              {t('people.new')}
            </button>
          </div>
        )}
      </header>
      <FilterBar filter={filter} onChange={setFilter} areas={own} areaName={ground.areaName} />
      <PeopleTable
        filter={filter} areaName={ground.areaName}
        onOpen={manages
          ? (row) => setOpen({ kind: 'person', id: row.id, isNew: false }) : undefined}
      />
      {open?.kind === 'load' && <LoadPeople onClose={close} />}
      {open?.kind === 'slips'
        && <Slips city={ground.city} person={open.person} onClose={close} />}
      {open?.kind === 'person' && (
        <Dialog
          role="dialog" size="wide" testId="person" onClose={close}
          title={t(open.isNew ? 'people.new' : 'people.change')}
        >
          <PersonEditor
            id={open.id} isNew={open.isNew} areas={own} areaName={ground.areaName}
            timeZone={ground.city.timeZone} onClose={close}
            onSlip={(person) => setOpen({ kind: 'slips', person })}
          />
        </Dialog>
      )}
    </section>
  );
}

function FilterBar({ filter, onChange, areas, areaName }: {
  filter: Filter; onChange(next: Filter): void; areas: readonly string[];
  areaName(path: string): string;
}) {
  const { t } = useTranslation();
  const put = (name: keyof Filter, value: string) => {
    onChange(Object.fromEntries(Object.entries({ ...filter, [name]: value })
      .filter(([, text]) => text !== '')));
  };
  const choice = (
    name: 'role' | 'area' | 'standing', label: string, lines: readonly [string, string][],
  ) => (
    <label className="field">
      <span>{label}</span>
      <select
        value={filter[name] ?? ''} data-testid={`people-${name}`}
        onChange={(event) => put(name, event.target.value)}
      >
        <option value="">{t('audit.all')}</option>
        {lines.map(([id, text]) => <option key={id} value={id}>{text}</option>)}
      </select>
    </label>
  );
  return (
    <form className="log-filter" role="search" onSubmit={(event) => event.preventDefault()}>
      <label className="field">
        <span>{t('people.find')}</span>
        <input
          type="search" value={filter.person ?? ''} maxLength={80} data-testid="people-find"
          onChange={(event) => put('person', event.target.value)}
        />
      </label>
      {choice('role', t('people.role'), ROLE_ORDER.map((role: Role) => [role, t(`role.${role}`)]))}
      {choice('area', t('bar.area'), areas.map((path) => [path, areaName(path)]))}
      {choice('standing', t('people.standing'), [
        ['good', t('people.good')], ['suspended', t('people.suspended')]])}
    </form>
  );
}

function PeopleTable({ filter, areaName, onOpen }: {
  filter: Filter; areaName(path: string): string; onOpen: ((row: Row) => void) | undefined;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [order, setOrder] = useState(BY_ACCOUNT);
  const query = useInfiniteQuery({
    queryKey: ['people', order, filter], placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => api.people({
      ...filter, order: SORTS.find((one) => one === order.by),
      direction: order.down ? 'desc' : 'asc', cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const columns = useMemo((): Column<Row>[] => [
    {
      id: 'account', head: t('people.account'), width: 10, value: (row) => row.account,
      opens: true,
    },
    { id: 'name', head: t('people.name'), width: 10, value: (row) => row.name },
    {
      id: 'roles', head: t('people.roles'), width: 22,
      value: (row) => row.roles.map((held) => {
        const [path, cell] = held.areaPath.split('/@') as [string, string?];
        const area = cell === undefined ? areaName(path) : t('people.inCell', {
          area: areaName(path), cell });
        return t('people.held', { role: t(`role.${held.role}`), area });
      }).join(t('ui.listSeparator')),
    },
    {
      id: 'standing', head: t('people.standing'), width: 6, value: (row) => row.standing,
      cell: (row) => (row.standing === 'suspended'
        ? <span className="tag danger">{t('people.suspended')}</span> : t('people.good')),
    },
    {
      id: 'origin', head: t('people.origin'), width: 8, value: (row) => t(`origin.${row.origin}`),
    },
  ], [t, areaName]);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  if (query.isPending) return <SkeletonLines lines={8} />;
  if (!query.data) {
    return <ErrorLine error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <DataTable
      rows={rows} columns={columns} keyOf={(row) => row.id} first={BY_ACCOUNT}
      paged={pagedOf(query, {
        total, order, onOrder: (next) => setOrder(next ?? BY_ACCOUNT), sorts: SORTS })}
      caption={t('people.caption', { count: total, all: formats.number(total) })}
      empty={t(Object.keys(filter).length > 0 ? 'people.noneFound' : 'people.empty')}
      testId="people-table" {...(onOpen && { onOpen })}
    />
  );
}
