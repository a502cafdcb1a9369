/** How a table's rows stand. */
export interface Order { by: string; down: boolean }

const TEXT = new Intl.Collator(undefined, { numeric: true });

/** Text as the language orders it, numbers in it by their value. */
export function compareValues(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b : TEXT.compare(String(a), String(b));
}

/** Whether a column is one of figures: the first rows may have none, and there may be no row. */
export function holdsNumbers<Row>(
  rows: readonly Row[], value: (row: Row) => string | number | null,
): boolean {
  return typeof rows.map(value).find((found) => found !== null) === 'number';
}

/**
 * What a press on a head makes of the order: figures begin with the largest; a second press turns
 * it; a third, where rows have an order of their own, gives them that back.
 */
export function orderAfter(
  order: Order | null, id: string, { isNumber, mayEnd }: { isNumber: boolean; mayEnd: boolean },
): Order | null {
  if (order?.by !== id) return { by: id, down: isNumber };
  return mayEnd && order.down !== isNumber ? null : { by: id, down: !order.down };
}
