import pg from 'pg';
import type { TransactionOptions } from './database.ts';

/** The text that opens a transaction: isolation, role and settings in one round trip. */
export function beginText(options: TransactionOptions, role?: string): string {
  const { isolation = 'read committed', readOnly = false, settings = {} } = options;
  const set = Object.entries(settings).map(([name, value]) =>
    `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`);
  return [
    `begin isolation level ${isolation}${readOnly ? ' read only' : ''}`,
    ...(role ? [`set local role ${role}`] : []),
    ...(set.length ? [`select ${set.join(', ')}`] : []),
  ].join('; ');
}
