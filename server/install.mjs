/**
 * What `npm start` and `npm test` need before any package is there: plain Node, no import but its
 * own. The locked install when it is needed, the web build when it is stale.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const INSTALLED = join(ROOT, 'node_modules', '.deedgrid-install');
const BUILT = join(ROOT, 'dist', '.stamp');
const NODE_MIN = [20, 19];

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  console.error(`DeedGrid needs Node ${NODE_MIN.join('.')} or newer; this is ${process.version}.`);
  process.exit(1);
}

/** Runs a command and resolves with its exit code; `quiet` shows its output only on failure. */
export function run(command, args, { quiet = false, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => { output += chunk; });
    child.stderr?.on('data', (chunk) => { output += chunk; });
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (code) => {
      if (quiet && code !== 0) console.error(output.slice(-6000));
      resolve(code ?? 1);
    });
  });
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const hashOf = (files) => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
};
const isFresh = (stamp, hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;

/** The locked install, when node_modules is missing or the lock file has changed. */
export async function install() {
  const hash = hashOf(['package-lock.json']);
  if (isFresh(INSTALLED, hash)) return;
  const since = Date.now();
  process.stdout.write('  installing packages ...\n');
  const code = await run('npm', [
    'ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--prefer-offline',
    '--loglevel=error',
  ]);
  if (code !== 0) {
    console.error('The install failed: `npm ci` must be able to reach the npm registry once.');
    process.exit(code);
  }
  writeFileSync(INSTALLED, hash);
  console.log(`  packages are installed (${seconds(since)})`);
}

/** Every file the web build reads. */
function webSources() {
  const files = ['package-lock.json', 'server/events.ts'];
  const walk = (folder, wanted) => {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path, wanted);
      else if (wanted(entry.name)) files.push(path);
    }
  };
  walk('web', () => true);
  walk('server', (name) => name.endsWith('.schema.ts'));
  return files.sort();
}

/** The web build, when anything it reads has changed. Answers false when it failed. */
export async function buildWeb() {
  const hash = hashOf(webSources());
  if (isFresh(BUILT, hash)) return true;
  const since = Date.now();
  const code = await run(process.execPath, [
    join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--config', 'web/vite.config.ts',
    '--logLevel', 'warn',
  ], { quiet: true, env: { ...process.env, NODE_ENV: 'production' } });
  if (code !== 0) return false;
  mkdirSync(dirname(BUILT), { recursive: true });
  writeFileSync(BUILT, hash);
  console.log(`  web is built (${seconds(since)})`);
  return true;
}
