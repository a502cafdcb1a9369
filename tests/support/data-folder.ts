import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A new folder for a database's files that its account may enter. In a closed one a root's cluster
 * moves to a system folder, and what removes the folder leaves the cluster behind.
 */
export function newDataFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `deedgrid-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}
