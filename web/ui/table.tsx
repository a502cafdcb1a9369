/**
 * The one table: of rows that are all here, sorted by its heads; or of a list that is read by
 * pages, which the server sorts. However many there are, a window of them is in the document.
 * By keyboard the arrows move from row to row, Enter opens one.
 */
import {
  createSortedRowModel, rowSortingFeature, type Row as TableRow, tableFeatures, useTable,
} from '@tanstack/react-table';
import { type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/i18n/format.ts';
import { Empty, ErrorLine } from './states.tsx';
import { compareValues, holdsNumbers, type Order, orderAfter } from './table-order.ts';
import { useRowFocus } from './table-focus.ts';
import { useWindow } from './table-window.ts';

export interface Column<Row> {
  id: string;
  head: string;
  /** In em: columns share the table's width by it, and it is the least they have. */
  width: number;
  /** What is sorted by, and shown where there is no `cell`; null goes last. */
  value(row: Row): string | number | null;
  cell?(row: Row): ReactNode;
  /** Its words open the row, by mouse; by keyboard Enter does. */
  opens?: boolean;
}

/** A list of which only the first pages are here. */
export interface Paged {
  /** How many there are in all. */
  total: number;
  /** Reads the next page; null at the end. */
  more: (() => void) | null;
  isReading: boolean;
  /** The next page could not be read: it is not asked for again by itself. */
  failed: unknown;
  /** Null: as the list comes by itself. */
  order: Order | null;
  onOrder(order: Order | null): void;
  /** Columns that the server sorts by; no other head sorts. */
  sorts: readonly string[];
}

interface TableProps<Row> {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf(row: Row): string;
  /** How rows that are all here stand at first. */
  first?: Order;
  paged?: Paged;
  caption: string;
  empty: string;
  testId: string;
  onOpen?(row: Row): void;
}

const FEATURES = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
type Line<Row> = TableRow<typeof FEATURES, Row & object>;

/** The rows in order, where they are all here; as they came, where the server orders them. */
function useLines<Row extends object>({
  rows, columns, keyOf, paged,
}: TableProps<Row>, order: Order | null): Line<Row>[] {
  const defined = useMemo(() => columns.map((column) => ({
    id: column.id, accessorFn: (row: Row) => column.value(row) ?? undefined,
    sortUndefined: 'last' as const,
    sortFn: (a: Line<Row>, b: Line<Row>, id: string) =>
      compareValues(a.getValue(id), b.getValue(id)),
  })), [columns]);
  const sorting = useMemo(() => (order ? [{ id: order.by, desc: order.down }] : []), [order]);
  const table = useTable({
    features: FEATURES, columns: defined, data: rows, getRowId: keyOf,
    manualSorting: paged !== undefined, state: { sorting },
  });
  return table.getRowModel().rows;
}

export function DataTable<Row extends object>(props: TableProps<Row>) {
  const { rows, columns, caption, empty, testId, paged, first = null, onOpen } = props;
  const { t } = useTranslation();
  const hint = useId();
  const [own, setOwn] = useState<Order | null>(first);
  const order = paged ? paged.order : own;
  const lines = useLines(props, order);
  const box = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const focus = useRowFocus(lines, box, (line) => onOpen?.(line.original));
  const { drawn, page, measure } = useWindow({
    count: lines.length, box, body, kept: focus.index, order,
    keyOf: (index) => lines[index]!.id, paged,
  });
  const total = paged?.total ?? rows.length;
  const em = columns.reduce((sum, column) => sum + column.width, 0);
  const sort = (id: string) => {
    const column = columns.find((one) => one.id === id);
    const next = orderAfter(order, id, {
      isNumber: column !== undefined && holdsNumbers(rows, column.value), mayEnd: first === null });
    if (paged) paged.onOrder(next);
    else setOwn(next);
  };
  return (
    <div className="data-table" data-testid={testId} aria-busy={paged?.isReading}>
      <p id={hint} className="visually-hidden">{t(onOpen ? 'table.keysOpen' : 'table.keys')}</p>
      <div className="table-box" ref={box}>
        <table
          className="wide-table" style={{ minWidth: `${em}em` }} aria-rowcount={total + 1}
          aria-describedby={hint}
        >
          <Caption text={caption} shown={rows.length} total={total} />
          <colgroup>
            {columns.map(({ id, width }) => (
              <col key={id} style={{ width: `${(100 * width) / em}%` }} />
            ))}
          </colgroup>
          <Heads columns={columns} order={order} sorts={paged?.sorts} onSort={sort} />
          <tbody
            ref={body} onFocus={focus.onFocus}
            onKeyDown={(event) => focus.onKeyDown(event, page)}
          >
            {drawn.map((item) => (
              <Line
                key={item.key} item={item} line={lines[item.index]!} columns={columns}
                isStop={item.index === focus.index} onOpen={onOpen} measure={measure}
              />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && !paged?.more && <Empty text={empty} />}
        {paged && <Further paged={paged} left={total - rows.length} />}
      </div>
    </div>
  );
}

function Caption({ text, shown, total }: { text: string; shown: number; total: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <caption>
      <span className="caption-text">
        {text}
        {shown < total && (
          <span className="table-part" data-testid="table-part">
            {t('table.part', { shown: formats.number(shown), all: formats.number(total) })}
          </span>
        )}
      </span>
    </caption>
  );
}

function Heads<Row>({ columns, order, sorts, onSort }: {
  columns: readonly Column<Row>[]; order: Order | null; sorts: readonly string[] | undefined;
  onSort(id: string): void;
}) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(({ id, head }) => {
          const way = order?.by === id ? order.down ? 'descending' : 'ascending' : 'none';
          if (sorts && !sorts.includes(id)) return <th key={id} scope="col">{head}</th>;
          return (
            <th key={id} scope="col" aria-sort={way}>
              <button type="button" className="plain-button" onClick={() => onSort(id)}>
                {head}
                <span className="sort-mark" aria-hidden="true">
                  {way === 'none' ? '↕' : way === 'descending' ? '↓' : '↑'}
                </span>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

type Item = ReturnType<typeof useWindow>['drawn'][number];

/** A row, behind the room that the rows between the one before and it would take. */
function Line<Row extends object>({ item, line, columns, isStop, onOpen, measure }: {
  item: Item; line: Line<Row>; columns: readonly Column<Row>[]; isStop: boolean;
  onOpen: ((row: Row) => void) | undefined; measure(row: Element | null): void;
}) {
  const row = line.original;
  return (
    <>
      {item.before > 0 && <Gap columns={columns.length} height={item.before} />}
      <tr
        ref={measure} data-index={item.index} data-row={line.id} tabIndex={isStop ? 0 : -1}
        aria-rowindex={item.index + 2}
      >
        {columns.map((column) => {
          const shown = column.cell ? column.cell(row) : column.value(row);
          return (
            <td key={column.id}>
              {column.opens && onOpen ? (
                <button
                  type="button" className="plain-button link" tabIndex={-1}
                  onClick={() => onOpen(row)}
                >
                  {shown}
                </button>
              ) : shown}
            </td>
          );
        })}
      </tr>
      {item.after > 0 && <Gap columns={columns.length} height={item.after} />}
    </>
  );
}

function Gap({ columns, height }: { columns: number; height: number }) {
  return (
    <tr className="table-gap" aria-hidden="true"><td colSpan={columns} style={{ height }} /></tr>
  );
}

/** What is not read yet: read as one comes near it, and by hand where that failed. */
function Further({ paged, left }: { paged: Paged; left: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { more, failed, isReading } = paged;
  if (!more) return null;
  if (failed !== null) return <ErrorLine error={failed} onRetry={more} />;
  return (
    <button
      type="button" className="quiet more" data-testid="table-more" disabled={isReading}
      onClick={more}
    >
      {t('table.more', { count: left, left: formats.number(left) })}
    </button>
  );
}
