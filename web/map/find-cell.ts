import type { CellView } from '../../server/grid/grid.schema.ts';

/** The cell that a code or a part of a name means; an exact code first. */
export function findCell(cells: readonly CellView[], text: string): CellView | undefined {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return undefined;
  const holds = (name: string) => name.toLowerCase().includes(wanted);
  return cells.find((cell) => cell.code.toLowerCase() === wanted)
    ?? cells.find((cell) => holds(cell.code))
    ?? cells.find((cell) => holds(cell.nameEn) || holds(cell.nameZh));
}
