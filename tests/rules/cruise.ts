import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMMAND = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

export interface Found { from: string; to: string; rule: { name: string } }
/** What `npm run imports` finds in that folder's house. */
export async function cruise(folder: string): Promise<{ modules: number; violations: Found[] }> {
  const tops = ['server', 'cores', 'web', 'geodata', 'tests'].filter((top) => existsSync(join(folder, top)));
  const { stdout } = await promisify(execFile)(process.execPath, [
    COMMAND, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...tops,
  ], { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
  const { summary } = JSON.parse(stdout) as {
    summary: { totalCruised: number; violations: Found[] };
  };
  return { modules: summary.totalCruised, violations: summary.violations };
}
