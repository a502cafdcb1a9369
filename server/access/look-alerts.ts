/** Alerts for auditors: somebody has looked at more homes within an hour than is anybody's work. */
import { LIMITS } from '../config.ts';
import { type Database, SYSTEM, transact } from '../platform/database/database.ts';
import type { LookAlert } from './access.schema.ts';
import { transactAs } from './act-as.ts';
import { selectAlerts, upsertAlerts } from './look-alerts.sql.ts';
import { areasOf, type Person } from './rights.ts';

/** Looks for sprees in the access log: more than `most` homes in the hour before; how many. */
export function sweepLooks(database: Database, now: Date, most: number): Promise<number> {
  return transact(database, SYSTEM.sweep, (tx) => upsertAlerts(tx, now.toISOString(), most));
}

/**
 * Alerts of the last months that reached one of the person's areas, the newest first; only these
 * areas are named, and of the homes whole hundreds: nobody counts the rest of the city by them.
 */
export async function listAlerts(
  database: Database, person: Person, now: Date,
): Promise<LookAlert[]> {
  const since = new Date(now.getTime() - LIMITS.ALERTS_SHOWN_DAYS * 86_400_000).toISOString();
  const rows = await transactAs(database, { person, right: 'audit.read' }, (tx) =>
    selectAlerts(tx, {
      areas: areasOf(person, 'audit.read'), since, limit: LIMITS.ALERTS_SHOWN_MAX }));
  return rows.map(({ homes, ...alert }) => (
    { ...alert, atLeast: homes < 100 ? homes : Math.floor(homes / 100) * 100 }));
}
