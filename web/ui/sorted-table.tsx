/** A table that sorts by its heads, for keyboard and screen reader as for the mouse. */
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
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

export function SortedTable<Row>({ rows, columns, keyOf, first, caption, empty, testId, children }: {
  rows: readonly Row[]; columns: readonly Column<Row>[]; keyOf(row: Row): string; first: Order;
  caption: string; empty: string; testId: string; children?: ReactNode;
}) {
  const { t } = useTranslation();
  const [order, setOrder] = useState(first);
  const [shown, setShown] = useState(STEP);
  const by = columns.find((column) => column.id === order.by) ?? columns[0]!;
  const sorted = useMemo(() => sortRows(rows, by.value, order.down), [rows, by, order.down]);
  return (
    <div data-testid={testId}>
      <table className="wide-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, head }) => (
              <th key={id} scope="col" aria-sort={order.by === id ? (order.down ? 'descending' : 'ascending') : 'none'}>
                <button
                  type="button" className="plain-button"
                  onClick={() => setOrder({ by: id, down: order.by === id ? !order.down : id !== first.by })}
                >
                  {head}
                  <span aria-hidden="true">{order.by === id ? (order.down ? ' ↓' : ' ↑') : ''}</span>
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
      {sorted.length > shown && (
        <button type="button" className="quiet more" onClick={() => setShown(shown + STEP)}>
          {t('table.more', { count: sorted.length - shown })}
        </button>
      )}
      {children}
    </div>
  );
}
