/** Guesses which attribute is an id, a name, a coordinate; every guess can be overridden. */

/** Names of attributes, each settable by a flag of the same words: `--cell-id F`. */
export interface CustomFields {
  cellId: string;
  cellName: string;
  /** The attribute of a cell that holds its parent's id. */
  cellParent: string;
  parentId: string;
  parentName: string;
  householdId: string;
  householdAddress: string;
  householdLon: string;
  householdLat: string;
}

/** Flag of the command line -> the field it overrides. */
export const FIELD_FLAGS: Readonly<Record<string, keyof CustomFields>> = {
  'cell-id': 'cellId',
  'cell-name': 'cellName',
  'cell-parent': 'cellParent',
  'parent-id': 'parentId',
  'parent-name': 'parentName',
  'household-id': 'householdId',
  'household-address': 'householdAddress',
  'household-lon': 'householdLon',
  'household-lat': 'householdLat',
};

const ID_WORDS =
  /(^|_)(code|geoid|gid|id|fid|objectid|number|no|编码|代码|编号|网格编码|网格代码)$/i;
const NAME_WORDS = /(^|_)(name|label|title|名称|网格名称|名字)(_(zh|en|cn))?$/i;
const ADDRESS_WORDS = /(address|addr|street|location|地址|住址)/i;
const LON_WORDS = /^(lon|lng|long|longitude|x|经度)$/i;
const LAT_WORDS = /^(lat|latitude|y|纬度)$/i;

export type Attributes = Readonly<Record<string, unknown>>;

/** The value as text; '' for what no id or name can be (null, objects, not finite numbers). */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'bigint') return String(value);
  return '';
}

/**
 * The attribute with distinct, filled values whose name looks most like an id; else any distinct
 * one; null when there is none (or no row).
 */
export function guessId(rows: readonly Attributes[], never: readonly string[] = []): string | null {
  const names = attributeNames(rows).filter((name) => !never.includes(name));
  const named = names.filter((name) => ID_WORDS.test(name.replace(/[\s-]+/g, '_')));
  const distinct = (name: string): boolean => {
    const values = new Set(rows.map((row) => textOf(row[name])));
    return values.size === rows.length && !values.has('');
  };
  // A named one with a repeated or missing value is still meant: validation names the rows.
  return named.find(distinct) ?? names.find(distinct) ?? named[0] ?? null;
}

/** Null when no attribute is named like a name. */
export function guessName(rows: readonly Attributes[]): string | null {
  return attributeNames(rows).find((name) => NAME_WORDS.test(name.replace(/[\s-]+/g, '_'))) ?? null;
}

export function guessAddress(rows: readonly Attributes[]): string | null {
  return attributeNames(rows).find((name) => ADDRESS_WORDS.test(name)) ?? null;
}

/** Null for both when the table has no such pair of columns. */
export function guessCoordinates(rows: readonly Attributes[]): {
  lon: string | null;
  lat: string | null;
} {
  const names = attributeNames(rows);
  return {
    lon: names.find((name) => LON_WORDS.test(name)) ?? null,
    lat: names.find((name) => LAT_WORDS.test(name)) ?? null,
  };
}

/** The attribute of most cells' that holds one of the parents' ids; null when none does. */
export function guessParent(
  cells: readonly Attributes[],
  parentIds: ReadonlySet<string>,
): string | null {
  const names = attributeNames(cells);
  return names.find((name) => cells.every((row) => parentIds.has(textOf(row[name])))) ?? null;
}

/** An override stays; a guess fills a gap. */
export function setGuess<Key extends keyof CustomFields>(
  fields: Partial<CustomFields>,
  key: Key,
  guess: string | null,
): void {
  if (fields[key] === undefined && guess !== null) fields[key] = guess;
}

function attributeNames(rows: readonly Attributes[]): string[] {
  return [...new Set(rows.slice(0, 100).flatMap((row) => Object.keys(row)))];
}
