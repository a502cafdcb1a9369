/** The API as its own document tells it: operations, their policies, and a body that is well formed. */
import { randomUUID } from 'node:crypto';

interface Schema {
  type?: string; properties?: Record<string, Schema>; required?: string[]; enum?: unknown[]; const?: unknown;
  anyOf?: Schema[]; items?: Schema; prefixItems?: Schema[]; minItems?: number;
  minLength?: number; minimum?: number; format?: string;
}
interface Parameter { name: string; in: 'path' | 'query'; required?: boolean; schema: Schema }
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  path: string;
  /** 'public', 'signed-in', or rights with | between. */
  policy: string;
  parameters: Parameter[];
  body: Schema | undefined;
}
type Verbs = Record<string, {
  'x-policy'?: string; parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema: Schema }> };
}>;

export const operationsOf = (paths: object): Operation[] =>
  Object.entries(paths as Record<string, Verbs>).flatMap(([path, verbs]) =>
    Object.entries(verbs).filter(([verb]) => verb !== 'head').map(([verb, operation]) => ({
      method: verb.toUpperCase() as Operation['method'], path, policy: operation['x-policy'] ?? '',
      parameters: operation.parameters ?? [],
      body: operation.requestBody?.content?.['application/json']?.schema,
    })));

/** What parameters and fields are called, and what a test would write there. */
export type Samples = Readonly<Record<string, unknown>>;

/** The address with its path filled in, and what the query needs. Undefined: no sample of it. */
export function addressOf(operation: Operation, samples: Samples): string | undefined {
  const wanted = operation.parameters.filter((one) => one.required ?? one.in === 'path');
  if (wanted.some((one) => samples[one.name] === undefined)) return undefined;
  const path = wanted.filter((one) => one.in === 'path').reduce((address, { name }) =>
    address.replace(`{${name}}`, encodeURIComponent(String(samples[name]))), operation.path);
  const query = new URLSearchParams(wanted.filter((one) => one.in === 'query')
    .map(({ name }) => [name, String(samples[name])])).toString();
  return query ? `${path}?${query}` : path;
}

/** A body that passes the schema: what is required, named samples first. */
export function bodyOf(schema: Schema | undefined, samples: Samples): unknown {
  if (!schema) return {};
  return Object.fromEntries((schema.required ?? []).map((name) =>
    [name, name in samples ? samples[name] : valueOf(schema.properties?.[name] ?? {}, samples)]));
}

function valueOf(schema: Schema, samples: Samples): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return valueOf(schema.anyOf[0]!, samples);
  if (schema.type === 'object' || schema.properties) return bodyOf(schema, samples);
  if (schema.type === 'array') {
    return schema.prefixItems?.map((item) => valueOf(item, samples))
      ?? Array.from({ length: schema.minItems ?? 0 }, () => valueOf(schema.items ?? {}, samples));
  }
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.type === 'boolean') return true;
  if (schema.format === 'uuid') return randomUUID();
  if (schema.format === 'date') return '2026-03-09';
  if (schema.format === 'date-time') return '2026-03-10T14:00:00.000Z';
  return 'a sample'.padEnd(schema.minLength ?? 0, 'x');
}
