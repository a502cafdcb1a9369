/** Households of a city of one's own. */
import type { Locator } from '../../../cores/locator.ts';
import type { SourceHousehold } from '../city-source.ts';
import { sourceId } from '../ids.ts';
import { guessAddress, guessCoordinates, guessId, setGuess, textOf } from './fields.ts';
import type { CustomFields } from './fields.ts';
import { readRows } from './files.ts';
import type { Row } from './files.ts';
import { pointProblem, UniqueIds } from './validate.ts';
import type { Problems } from './validate.ts';

/**
 * Households of a GeoJSON file of points or a CSV file with two coordinate columns, placed into
 * cells. Fills the guesses into `fields`; what is wrong goes to `problems`.
 */
export async function readHouseholds(
  path: string,
  cityId: string,
  fields: Partial<CustomFields>,
  locator: Locator,
  problems: Problems,
): Promise<SourceHousehold[]> {
  const rows = await readRows(path, 'households', problems);
  const attributes = rows.map((row) => row.attributes);
  const { lon, lat } = guessCoordinates(attributes);
  setGuess(fields, 'householdLon', lon);
  setGuess(fields, 'householdLat', lat);
  const never = [fields.householdLon ?? '', fields.householdLat ?? ''];
  setGuess(fields, 'householdId', guessId(attributes, never));
  setGuess(fields, 'householdAddress', guessAddress(attributes));
  if (rows.length > 0 && fields.householdId === undefined) {
    problems.add('households', null, 'no attribute is a distinct id; name one');
    return [];
  }
  const ids = new UniqueIds('households', problems);
  return rows.flatMap((row, i): SourceHousehold[] => {
    const code = ids.take(row.attributes, fields.householdId ?? '', i + 1);
    const point = householdPoint(row, fields);
    const reason = typeof point === 'string' ? point : pointProblem(point);
    if (reason) problems.add('households', i + 1, reason);
    if (reason || code === null) return [];
    const [pointLon, pointLat] = point as [number, number];
    const cellIndex = locator.locate(pointLon, pointLat);
    if (cellIndex < 0) {
      problems.add('households', i + 1, `lies outside every cell (${pointLon}, ${pointLat})`);
      return [];
    }
    const address = textOf(row.attributes[fields.householdAddress ?? '']) || code;
    const id = sourceId('household', cityId, code);
    return [{ id, code, address, lon: pointLon, lat: pointLat, cellIndex }];
  });
}

/** The coordinates, or why there are none. */
function householdPoint(row: Row, fields: Partial<CustomFields>): unknown[] | string {
  const geometry = row.geometry as { type?: unknown; coordinates?: unknown } | null | undefined;
  if (geometry) {
    if (geometry.type !== 'Point') return `is a ${String(geometry.type)}, not a Point`;
    return Array.isArray(geometry.coordinates) ? geometry.coordinates : [];
  }
  const number = (name: string | undefined): number => {
    const text = textOf(row.attributes[name ?? '']);
    return text === '' ? NaN : Number(text);
  };
  return [number(fields.householdLon), number(fields.householdLat)];
}
