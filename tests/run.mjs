/** npm test: sets everything up, then types, lint, web build and every test, with one summary. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildWeb, checkNode, install, ROOT, run } from '../server/install.mjs';
import { projectsOf } from './projects.mjs';
import { seeToSystemPackages } from './system-packages.mjs';

const quick = process.argv.includes('--quick');
const args = process.argv.slice(2).filter((arg) => arg !== '--quick');
if (args.includes('--help')) {
  console.log(`npm test [-- filter ...]

Installs what is missing, then runs types, lint, dead code, the web build and every test: unit,
database (on PostgreSQL and on the embedded engine), browser. A filter limits the tests to files
whose path holds it; the web is built when a browser test is among them. With CI=true nothing may be
skipped.

npm run check    types, lint, dead code and the unit tests only: in under a minute`);
  process.exit(0);
}
checkNode();
const ci = process.env.CI === 'true';
const steps = [];
const totals = { passed: 0, failed: 0, skipped: 0 };

async function step(name, work) {
  const since = Date.now();
  console.log(`\n== ${name}`);
  const ok = await work();
  steps.push({ name, ok, seconds: (Date.now() - since) / 1000 });
  return ok;
}
/** A step that is not itself a test run counts as one failed test when it fails. */
async function check(name, work) {
  if (!await step(name, work)) totals.failed += 1;
}
/**
 * Quickly: files whose text was looked at before are not looked at again. What a change breaks in a
 * file that it leaves alone is told by the types, and by the whole run.
 */
const LINT_CHANGED = [
  '--cache', '--cache-strategy', 'content', '--cache-location', 'node_modules/.cache/eslint/'];
const node = (file, ...rest) => run(process.execPath, [join(ROOT, file), ...rest]);

async function tests(project) {
  const output = join(ROOT, 'tests/.output', `${project}.json`);
  mkdirSync(join(ROOT, 'tests/.output'), { recursive: true });
  rmSync(output, { force: true });
  const code = await node(
    'node_modules/vitest/vitest.mjs', 'run', '--project', project, '--passWithNoTests',
    '--reporter=default', '--reporter=json', `--outputFile.json=${output}`, ...args);
  if (!existsSync(output)) {
    if (code !== 0) totals.failed += 1;
    return code === 0;
  }
  const found = JSON.parse(readFileSync(output, 'utf8'));
  totals.passed += found.numPassedTests;
  totals.skipped += found.numPendingTests + found.numTodoTests;
  // A file that could not even be read has no test to fail.
  const files = found.testResults.filter((file) =>
    file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed'));
  totals.failed += found.numFailedTests + files.length;
  if (code !== 0 && found.numFailedTests + files.length === 0) totals.failed += 1;
  return code === 0;
}

await step('packages', async () => {
  await install();
  return true;
});
const projects = projectsOf(args, readdirSync(join(ROOT, 'tests'), { recursive: true }))
  .filter((project) => !quick || project === 'unit');
let missing = [];
if (!quick) {
  await step('system packages', async () => {
    missing = await seeToSystemPackages();
    if (missing.length && ci) totals.failed += 1;
    return missing.length === 0;
  });
}
const checks = args.length > 0 ? [] : [
  () => check('types', async () =>
    await node('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.') === 0),
  () => check('lint', async () => await node(
    'node_modules/eslint/bin/eslint.js', '.', ...(quick ? LINT_CHANGED : [])) === 0),
  () => check('dead code', async () => await node('node_modules/knip/bin/knip.js') === 0),
];
// Quick means everything at once: nothing here measures time or needs a machine of its own.
if (quick) checks.push(...projects.splice(0).map((project) => () => step(project, () => tests(project))));
await Promise.all(checks.map((start) => start()));
if (projects.includes('browser')) await check('web build', () => buildWeb());
for (const project of projects) await step(project, () => tests(project));

console.log('\nstep               seconds');
for (const { name, ok, seconds } of steps) {
  console.log(`${name.padEnd(18)} ${seconds.toFixed(1).padStart(7)}  ${ok ? 'ok' : 'NOT OK'}`);
}
if (missing.length) console.log(`missing on this machine: ${missing.join(', ')}`);
const bad = totals.failed > 0 || totals.passed === 0 || (ci && totals.skipped > 0);
if (ci && totals.skipped > 0) console.log('In CI nothing may be skipped.');
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(bad ? 1 : 0);
