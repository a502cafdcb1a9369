/**
 * npm run audit: every attack in full, with its report, and the tests of who may what; ends with an
 * error on any gap.
 */
import { spawnSync } from 'node:child_process';

const { status } = spawnSync(
  process.execPath, ['tests/run.mjs', 'tests/audit', 'tests/access'],
  { stdio: 'inherit', env: { ...process.env, AUDIT: 'full', CI: 'true' } });
process.exitCode = status ?? 1;
