/** npm start: installs when needed, builds when stale, then runs the server. Plain Node. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildWeb, checkNode, install, ROOT } from './install.mjs';

const HELP = `npm start            sets everything up and runs DeedGrid
npm start -- --city yuyao   another city, in a data folder of its own
npm run dev          the same with a web server that reloads

Settings by environment:
  PORT          8080; a taken default moves on, a taken PORT given here is an error
  HOST          127.0.0.1; 0.0.0.0 lets other devices in
  DATA_DIR      .data: where the private database lives
  DATABASE_URL  a PostgreSQL 15+ with PostGIS 3.3+ of your own
  PUBLIC_URL    the address before a TLS proxy, for example https://grid.example.org
  DEMO          on; off makes an empty install with a one-time set-up link
  CITY          boston, or yuyao (a generated MODEL)
  SIMULATION    on; off leaves the demo without its simulated life
  ENGINE        auto, cluster or embedded
  NOTICE_DAYS   days of public notice (0 in the demo, else 5)
  PANEL_QUORUM  like votes that decide (1 in the demo, else 2)`;

if (process.argv.includes('--help')) {
  console.log(HELP);
  process.exit(0);
}
const cityFlag = process.argv.indexOf('--city');
if (cityFlag > 0) process.env.CITY = process.argv[cityFlag + 1];
checkNode();
await install();
const dev = process.argv.includes('--dev');
if (!dev && !await buildWeb()) {
  console.error('The web build failed.');
  process.exit(1);
}

const children = [];
function launch(args) {
  // A group of its own: Ctrl-C in a terminal would else reach the server twice, once from us.
  const child = spawn(process.execPath, args, {
    cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], detached: true,
  });
  children.push(child);
  return child;
}
const server = launch([
  '--import', 'tsx', ...(dev ? ['--watch', '--watch-preserve-output'] : []),
  join(ROOT, 'server/main.ts'),
]);
if (dev) launch([join(ROOT, 'node_modules/vite/bin/vite.js'), '--config', 'web/vite.config.ts']);

// `npm start` is `exec node ...` in package.json: a shell in between would end on the signal and
// leave us, and the server, behind.
let stopping = false;
// SIGHUP: the terminal was closed. The children have no terminal and would not hear of it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    for (const child of children) child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  });
}
// Whatever ends us, the server does not stay behind.
process.on('exit', () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGTERM');
});
server.on('exit', (code) => process.exit(code ?? 0));
