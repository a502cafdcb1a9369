/** Every cell that ever was: where it belonged, and which cell stands there now. */
import type { CellView } from './grid.schema.ts';
import type { RetiredCellRow } from './grid.sql.ts';
import type { Locator } from '../../cores/locator.ts';

/** One cell as the server holds it: what travels, and the database's id. */
export interface Cell extends CellView {
  id: number;
}

export interface CellPlace {
  id: number;
  code: string;
  nameZh: string;
  nameEn: string;
  /** Where the cell belongs; of a retired one: where it belonged at the end. */
  areaPath: string;
  /** The cell itself, or its successor; undefined where the grid no longer reaches. */
  now: Cell | undefined;
  /** The area that answers for this place now. */
  areaNow: string;
}

/**
 * Path of a cell below its area: what a role in one grid is held in. Who holds it holds no area:
 * only what asks for cells reaches it. No area's own part begins with an @, no code breaks it.
 */
export function cellPath(areaPath: string, code: string): string {
  const part = encodeURIComponent(code).replace(/[~%]/g, (sign) => (sign === '%' ? '~' : '~7E'));
  return `${areaPath}/@${part}`;
}

/** More steps than any city re-divides: a circle of successors ends here. */
const SUCCESSIONS_MAX = 100;

/**
 * Places by cell id. A retired cell's successor is the one that the re-division named, else the cell
 * of the same code, else the one that covers a point inside it.
 */
export function placeCells(
  cells: readonly Cell[], retired: readonly RetiredCellRow[], locator: Locator,
): Map<number, CellPlace> {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const byCode = new Map(cells.map((cell) => [cell.code, cell]));
  const gone = new Map(retired.map((row) => [row.id, row]));
  const successorOf = (first: RetiredCellRow): Cell | undefined => {
    let row = first;
    for (let step = 0; row.successorId !== null && step < SUCCESSIONS_MAX; step += 1) {
      const present = byId.get(row.successorId);
      if (present) return present;
      const next = gone.get(row.successorId);
      if (!next) break;
      row = next;
    }
    return byCode.get(row.code) ?? cells[locator.locate(row.lon, row.lat)];
  };
  const place = ({ id, code, nameZh, nameEn, areaPath }: Cell | RetiredCellRow, now?: Cell) =>
    [id, { id, code, nameZh, nameEn, areaPath, now, areaNow: now?.areaPath ?? areaPath }] as const;
  return new Map([
    ...cells.map((cell) => place(cell, cell)),
    ...retired.map((row) => place(row, successorOf(row))),
  ]);
}
