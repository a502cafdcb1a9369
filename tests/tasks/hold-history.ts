import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';

/** History that is open wants workers too: held, a test's own tasks are the only ones. */
export const holdHistory = (database: Database) => transact(database, SYSTEM.test, (tx) =>
  tx.query(`update task set wants_since = null where source = 'import' and wants_since is not null`));
