/** Reads foreign files: GeoJSON for areas, GeoJSON points or CSV for households. */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Attributes } from './fields.ts';
import { textOf } from './fields.ts';
import type { Problem, Problems } from './validate.ts';

export interface Row {
  attributes: Attributes;
  geometry: unknown;
}

const WGS84 = /(CRS84|EPSG:+4326|EPSG:+4490)$/i;
/** An attribute that stands for the feature's own `id` member. */
export const FEATURE_ID = 'id';

/** The features of a GeoJSON file; adds a problem and answers [] when it is none. */
export async function readFeatures(
  path: string,
  file: Problem['file'],
  problems: Problems,
): Promise<Row[]> {
  const text = await readText(path, file, problems);
  return text === null ? [] : featuresOf(text, file, problems);
}

/** GeoJSON or CSV by the name of the file, else by its first sign. */
export async function readRows(
  path: string,
  file: Problem['file'],
  problems: Problems,
): Promise<Row[]> {
  const text = await readText(path, file, problems);
  if (text === null) return [];
  const isJson = /\.(geo)?json$/i.test(path) || text.trimStart().startsWith('{');
  if (isJson) return featuresOf(text, file, problems);
  try {
    const rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
    return (rows as Record<string, string>[]).map((attributes) => ({ attributes, geometry: null }));
  } catch (error) {
    problems.add(file, null, `is no CSV with a header: ${(error as Error).message}`);
    return [];
  }
}

async function readText(
  path: string,
  file: Problem['file'],
  problems: Problems,
): Promise<string | null> {
  try {
    const text = await readFile(path, 'utf8');
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  } catch (error) {
    problems.add(file, null, `cannot be read: ${(error as Error).message}`);
    return null;
  }
}

function featuresOf(text: string, file: Problem['file'], problems: Problems): Row[] {
  let data: { type?: unknown; features?: unknown; crs?: { properties?: { name?: unknown } } };
  try {
    data = JSON.parse(text) as typeof data;
  } catch (error) {
    problems.add(file, null, `is no JSON: ${(error as Error).message}`);
    return [];
  }
  if (data?.type !== 'FeatureCollection' || !Array.isArray(data.features)) {
    problems.add(file, null, 'is no GeoJSON FeatureCollection');
    return [];
  }
  const crs: unknown = data.crs?.properties?.name;
  if (crs !== undefined && (typeof crs !== 'string' || !WGS84.test(crs))) {
    problems.add(file, null, `is in ${JSON.stringify(crs)}; WGS84 longitude and latitude are needed`);
    return [];
  }
  if (data.features.length === 0) problems.add(file, null, 'has no feature');
  return data.features.map((feature: unknown, i): Row => {
    const { type, id, geometry, properties } = (feature ?? {}) as Record<string, unknown>;
    if (type !== 'Feature') problems.add(file, i + 1, 'is no Feature');
    const attributes = { ...(properties as Attributes | null) };
    // Only some writers give features an id; it must not hide an attribute of that name.
    if (textOf(id) !== '' && !(FEATURE_ID in attributes)) attributes[FEATURE_ID] = id;
    return { attributes, geometry };
  });
}
