/** A place without a mouse: a cell's code or name, coordinates, or where the map's centre is. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellView } from '../../server/grid/grid.schema.ts';
import { findCell } from '../map/find-cell.ts';

/** "42.35, -71.06" or "-71.06 42.35": the order is told by what a latitude can be and by the city. */
export function readCoordinates(
  text: string, center: readonly [number, number],
): [number, number] | null {
  const found = text.match(/^\s*(-?\d+(?:\.\d+)?)\s*[,，;\s]\s*(-?\d+(?:\.\d+)?)\s*$/);
  if (!found) return null;
  const [a, b] = [Number(found[1]), Number(found[2])];
  const away = (lon: number, lat: number) => Math.abs(lon - center[0]) + Math.abs(lat - center[1]);
  const point: [number, number] = away(a, b) <= away(b, a) ? [a, b] : [b, a];
  return Math.abs(point[0]) <= 180 && Math.abs(point[1]) <= 90 ? point : null;
}

export function PlaceField({ cells, center, mapCenter, point, onPoint }: {
  cells: readonly CellView[]; center: readonly [number, number];
  mapCenter: () => [number, number] | null; point: [number, number] | null;
  onPoint(point: [number, number]): void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [unknown, setUnknown] = useState(false);
  const find = () => {
    if (!text.trim()) return;
    const found = readCoordinates(text, center) ?? findCell(cells, text)?.center;
    setUnknown(!found);
    if (found) onPoint([found[0], found[1]]);
  };
  return (
    <div className="place-field">
      <p className={point ? 'note done' : 'note'} role="status">{point ? t('newTask.pointSet') : t('newTask.pickPoint')}</p>
      <div className="place-words">
        <input
          value={text} placeholder={t('newTask.placeHint')} aria-label={t('newTask.place')} data-testid="task-place"
          onChange={(event) => setText(event.target.value)} onBlur={find}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            find();
          }}
        />
        <button
          type="button" className="quiet" onClick={() => {
            const at = mapCenter();
            if (at) onPoint(at);
          }}
        >
          {t('newTask.mapCenter')}
        </button>
      </div>
      {unknown && <p className="error-line" role="alert">{t('newTask.placeUnknown')}</p>}
    </div>
  );
}
