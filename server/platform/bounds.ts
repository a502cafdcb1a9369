/** A box of degrees as it is written in an address. */
import { failure } from './errors.ts';

/** west,south,east,north as finite numbers in range. Error: BAD_REQUEST. */
export function readBounds(text: string | undefined): number[] | null {
  if (text === undefined) return null;
  const bounds = text.split(',').map(Number);
  const [west, south, east, north] = bounds as [number, number, number, number];
  const fine = bounds.length === 4 && bounds.every(Number.isFinite) && !/[^\d.,eE+-]/.test(text)
    && west >= -180 && east <= 180 && south >= -90 && north <= 90 && west <= east
    && south <= north;
  if (!fine) throw failure('BAD_REQUEST', { bbox: 'is west,south,east,north in degrees' });
  return bounds;
}
