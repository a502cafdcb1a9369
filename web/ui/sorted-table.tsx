/** A table that sorts by its heads, for keyboard and screen reader as for the mouse. */
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/i18n/format.ts';
import { Empty } from './states.tsx';

export interface Column<Row> {
  id: string;
  head: string;
  /** What is sorted by; null goes last. Shown as it is where there is no `cell`. */
  value(row: Row): string | number | null;
  cell?(row: Row): ReactNode;
}
export interface Order { by: string; down: boolean }

/** Rows in order: text as the language orders it, numbers in it by their value; null last. */
export function sortRows<Row>(
  rows: readonly Row[], value: (row: Row) => string | number | null, down: boolean,
): Row[] {
  const text = new Intl.Collator(undefined, { numeric: true });
  const sign = down ? -1 : 1;
  return rows.map((row) => ({ row, at: value(row) })).sort((a, b) => {
    if (a.at === null || b.at === null) return a.at === b.at ? 0 : a.at === null ? 1 : -1;
    const order = typeof a.at === 'number' && typeof b.at === 'number'
      ? a.at - b.at : text.compare(String(a.at), String(b.at));
    return order * sign;
  }).map(({ row }) => row);
}

/** Rows drawn at once: a city's thousands would stall the page. */
const STEP = 300;

/**
 * `first`: absent where the rows come in an order of their own. `total`: how many there are in all
 * where they are read by pages; `more` reads the next one and is null at the end.
 */
export function SortedTable<Row>({
  rows, columns, keyOf, first, caption, empty, testId, total = rows.length, more = null, reading = false,
}: {
  rows: readonly Row[]; columns: readonly Column<Row>[]; keyOf(row: Row): string; first?: Order;
  caption: string; empty: string; testId: string; total?: number; more?: (() => void) | null;
  reading?: boolean;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [order, setOrder] = useState(first);
  const [shown, setShown] = useState(STEP);
  const by = order && columns.find((column) => column.id === order.by);
  const down = order?.down ?? false;
  const sorted = useMemo(() => (by ? sortRows(rows, by.value, down) : rows), [rows, by, down]);
  const drawn = Math.min(shown, sorted.length);
  const goOn = () => {
    setShown(shown + STEP);
    if (sorted.length < shown + STEP) more?.();
  };
  return (
    <div data-testid={testId}>
      <table className="wide-table">
        <caption>
          {caption}
          {drawn < total && (
            <span className="table-part" data-testid="table-part">
              {t('table.part', { shown: formats.number(drawn), all: formats.number(total) })}
              {more && order && order !== first && ` ${t('table.partSorted', { read: formats.number(rows.length) })}`}
            </span>
          )}
        </caption>
        <thead>
          <tr>
            {columns.map(({ id, head }) => (
              <th key={id} scope="col" aria-sort={order?.by === id ? (down ? 'descending' : 'ascending') : 'none'}>
                <button
                  type="button" className="plain-button"
                  onClick={() => setOrder({ by: id, down: order?.by === id ? !down : id !== first?.by })}
                >
                  {head}
                  <span aria-hidden="true">{order?.by === id ? (down ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, shown).map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => <td key={column.id}>{column.cell ? column.cell(row) : column.value(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <Empty text={empty} />}
      {(sorted.length > shown || more) && (
        <button type="button" className="quiet more" data-testid="table-more" disabled={reading} onClick={goOn}>
          {t('table.more', { count: total - drawn, left: formats.number(total - drawn) })}
        </button>
      )}
    </div>
  );
}
