/** The map's table twin: the same figures, sortable, for keyboard and screen reader. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellView } from '../../server/grid/grid.schema.ts';
import type { HeatView } from '../../server/heat/heat.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';

const COLUMNS = ['code', 'registered', 'households', 'rate', 'points', 'deeds'] as const;
type Column = (typeof COLUMNS)[number];

export function CellTable({ heat, cells, onSelect }: {
  heat: HeatView; cells: readonly CellView[]; onSelect(code: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [sort, setSort] = useState<{ by: Column; down: boolean }>({ by: 'code', down: false });
  const rows = useMemo(() => {
    const list = cells.map((cell) => {
      const registered = heat.registered[cell.index] ?? null;
      const households = heat.households[cell.index] ?? null;
      return {
        code: cell.code, registered, households, points: heat.points[cell.index] ?? null,
        deeds: heat.deeds[cell.index] ?? null,
        rate: registered && households !== null ? households / registered : null,
      };
    });
    const sign = sort.down ? -1 : 1;
    return list.sort((a, b) => {
      const [x, y] = [a[sort.by], b[sort.by]];
      if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
      return (x < y ? -1 : x > y ? 1 : 0) * sign;
    });
  }, [heat, cells, sort]);
  const show = (column: Column, value: string | number | null) => {
    if (value === null) return <span className="muted">{t('table.tooFew')}</span>;
    if (column === 'rate') return formats.percent(value as number);
    return typeof value === 'number' ? formats.number(value) : value;
  };
  return (
    <div className="table-twin" data-testid="cell-table">
      <table className="wide-table">
        <caption>{t('table.caption', { from: formats.day(heat.from), to: formats.day(heat.to) })}</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th
                key={column} scope="col"
                aria-sort={sort.by === column ? (sort.down ? 'descending' : 'ascending') : 'none'}
              >
                <button
                  type="button" className="plain-button"
                  onClick={() => setSort({ by: column, down: sort.by === column ? !sort.down : column !== 'code' })}
                >
                  {t(`table.${column}`)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              {COLUMNS.map((column) => (
                <td key={column}>
                  {column === 'code'
                    ? <button type="button" className="plain-button link" onClick={() => onSelect(row.code)}>{row.code}</button>
                    : show(column, row[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
