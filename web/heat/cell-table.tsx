/** Table twin of the heat and of the homes: the same figures by cell, suppressed alike. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellView } from '../../server/grid/grid.schema.ts';
import type { HeatView } from '../platform/api.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { type Column, DataTable } from '../ui/table.tsx';
import { rateOf } from './scale.ts';

export function CellTable({ heat, cells, onSelect }: {
  heat: HeatView; cells: readonly CellView[]; onSelect(code: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const columns = useMemo((): Column<CellView>[] => {
    const rateAt = ({ index }: CellView) => rateOf({
      registered: heat.registered[index] ?? null, households: heat.households[index] ?? null });
    const figure = (
      id: 'registered' | 'households' | 'points' | 'deeds',
    ): Column<CellView> => ({
      id, head: t(`table.${id}`), width: id === 'households' ? 9 : 7.5,
      value: (cell) => heat[id][cell.index] ?? null,
      cell: (cell) => {
        const value = heat[id][cell.index] ?? null;
        return value === null ? <span className="muted">{t('table.tooFew')}</span> : formats.number(value);
      },
    });
    return [
      {
        id: 'code', head: t('table.code'), width: 6, opens: true, value: (cell) => cell.code,
      },
      { id: 'name', head: t('table.name'), width: 11, value: nameOf },
      figure('registered'), figure('households'),
      {
        id: 'rate', head: t('table.rate'), width: 6, value: rateAt,
        cell: (cell) => {
          const rate = rateAt(cell);
          if (rate !== null) return formats.percent(rate);
          const none = heat.registered[cell.index] === 0;
          return <span className="muted">{t(none ? 'cell.noData' : 'table.tooFew')}</span>;
        },
      },
      figure('points'), figure('deeds'),
    ];
  }, [t, formats, nameOf, heat]);
  return (
    <DataTable
      rows={cells} columns={columns} keyOf={(cell) => cell.code} first={{ by: 'code', down: false }}
      caption={t('table.caption', { from: formats.day(heat.from), to: formats.day(heat.to) })}
      empty={t('map.noCells')} testId="cell-table" onOpen={(cell) => onSelect(cell.code)}
    />
  );
}
