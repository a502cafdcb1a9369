import pg from 'pg';
import type { TransactionOptions } from './database.ts';
import { SCOPE_SETTING } from './signed-scope.ts';

/**
 * The text that opens a transaction: isolation, role and settings in one round trip. What an
 * earlier one has set for the whole session, somebody's statement that got in, holds no more.
 */
export function beginText(
  options: TransactionOptions, { role, scope }: { role?: string; scope?: string | undefined } = {},
): string {
  const { isolation = 'read committed', readOnly = false, settings = {} } = options;
  const all = { ...settings, ...(scope !== undefined && { [SCOPE_SETTING]: scope }) };
  const set = Object.entries(all).map(([name, value]) =>
    `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`);
  return [
    'reset all', `begin isolation level ${isolation}${readOnly ? ' read only' : ''}`,
    ...(role ? [`set local role ${role}`] : []),
    ...(set.length ? [`select ${set.join(', ')}`] : []),
  ].join('; ');
}
