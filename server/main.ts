/** The process: settings, database, migrations, demo, app, listen, and a stop with grace. */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { loadDemo } from '../geodata/demo.ts';
import { DEMO_PASSWORD } from '../geodata/demo-people.ts';
import { buildApp, type BuiltApp } from './app.ts';
import { type Config, LIMITS, readConfig } from './config.ts';
import type { Database } from './platform/database/database.ts';
import { openDatabase } from './platform/database/open-database.ts';
import { isFailure } from './platform/errors.ts';
import { migrateUp } from './platform/migrate.ts';
import { isSetUpNeeded, makeSetUpLink, refuseDemoData } from './setup/setup.ts';

const WEB = fileURLToPath(new URL('../dist/web', import.meta.url));
const PORTS_TRIED_MAX = 50;

/** Says what goes on, with the seconds since the step before. */
function createSteps() {
  let last = Date.now();
  return (line: string) => {
    const seconds = ((Date.now() - last) / 1000).toFixed(1);
    last = Date.now();
    console.log(`  ${line} (${seconds} s)`);
  };
}

async function listen(built: BuiltApp, config: Config): Promise<number> {
  for (let port = config.port; ; port += 1) {
    try {
      await built.app.listen({ port, host: config.host });
      const address = built.app.server.address();
      return typeof address === 'object' && address ? address.port : port;
    } catch (error) {
      const taken = (error as { code?: string }).code === 'EADDRINUSE';
      if (!taken || config.portIsExplicit || port >= config.port + PORTS_TRIED_MAX) throw error;
      console.log(`  port ${port} is taken, tries ${port + 1}`);
    }
  }
}

async function block(built: BuiltApp, config: Config, database: Database, port: number) {
  const { grid: { city, cells }, settings } = built.world.city.now;
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  const url = config.publicUrl ?? `http://${host}:${port}`;
  const lines = ['', `DeedGrid     ${url}`, `phone entry  ${url}/field`];
  if (config.demo) {
    lines.push(
      'accounts     supervisor dispatcher planner auditor admin panel1..3 worker1..60',
      `             resident1..20, password ${DEMO_PASSWORD}`);
  } else if (await isSetUpNeeded(database)) {
    const token = await makeSetUpLink(database, built.world.clock);
    lines.push(`set up       ${url}/?setup=${token}`,
      `             (once, within ${LIMITS.SETUP_LINK_MINUTES} minutes)`);
  }
  lines.push(`engine       ${database.description}`,
    `city         ${city ? `${city.nameEn} ${city.nameZh}${city.model ? ' (MODEL)' : ''}, ` +
      `${cells.length} cells` : 'none yet'}`);
  if (settings.noticeDays !== config.noticeDays || settings.panelQuorum !== config.panelQuorum) {
    lines.push(
      `settings     notice ${settings.noticeDays} days, panel quorum ${settings.panelQuorum}: the`,
      '             city\'s own since its first start, whatever the environment says');
  }
  if (config.demo) {
    lines.push(`demo         notice ${settings.noticeDays} days, panel quorum ` +
      `${settings.panelQuorum}: shortened so that you see a deed's whole way`);
  }
  console.log(`${lines.join('\n')}\n`);
}

/** A port that is said and taken is told before anything is started for it. */
async function refuseTakenPort({ port, host, portIsExplicit }: Config): Promise<void> {
  if (!portIsExplicit || port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject).listen({ port, host }, () => probe.close(() => resolve()));
  });
}

async function start(stop: Stop): Promise<void> {
  const config = readConfig();
  if (config.simulation) config.simulationToken ??= randomBytes(24).toString('base64url');
  await refuseTakenPort(config);
  const say = createSteps();
  const opening = openDatabase({ ...config, log: (line) => console.log(`  ${line}`) });
  // A signal that comes while it opens waits for it: a database is not left running.
  stop.before(() => opening.then((opened) => opened.close(), () => undefined));
  const database = await opening;
  say('database is open');
  const applied = await migrateUp(database);
  if (applied.length) say(`migrations ${applied[0]}..${applied.at(-1)} applied`);
  if (config.demo) {
    const loaded = await loadDemo(database, config, (line) => console.log(`  ${line}`));
    if (loaded) say(`${loaded.source.city.nameEn} is loaded`);
  } else await refuseDemoData(database);
  const built = await buildApp({ config, database, webDirectory: WEB });
  stop.before(() => built.close());
  await built.world.city.now.grid.tiles();
  say('grid, heat and boundary tiles are in memory');
  const port = await listen(built, config);
  await block(built, config, database, port);
  if (config.simulation) built.simulation.switch(true);
}

interface Stop {
  isStopping(): boolean;
  /** What is to be ended before the process ends: the last one first. */
  before(end: () => Promise<void>): void;
  /** Ends everything, then the process. */
  now(code: number): Promise<void>;
}

/** The first signal drains and stops; a second one, or too long a stop, ends at once. */
function createStop(): Stop {
  let isStopping = false;
  const ends: (() => Promise<void>)[] = [];
  const now = async (code: number) => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), LIMITS.STOP_GRACE_SECONDS * 1000).unref();
    for (const end of ends.reverse()) {
      await end().catch((error: unknown) => {
        console.error(error);
        code = 1;
      });
    }
    process.exit(code);
  };
  const stop = (signal: string) => {
    if (isStopping) return;
    console.log(`\n${signal}: stopping`);
    void now(0);
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  // The terminal was closed: nobody reads any more (a write fails), and nothing is to stay behind.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  process.on('SIGHUP', () => stop('SIGHUP'));
  return { isStopping: () => isStopping, before: (end) => ends.push(end), now };
}

/** What a person can do something about is one sentence; only a fault of ours has a stack. */
function tell(error: unknown): void {
  const { code, message } = error as { code?: string; message?: string };
  if (isFailure(error)) console.error(`${error.code}: ${error.message}`);
  else if (code === 'EADDRINUSE') {
    console.error('PORT is taken by another process: choose another one');
  } else if (code === 'EACCES' && /listen/.test(message ?? '')) {
    console.error('PORT: only an administrator may listen there, choose one above 1023');
  } else if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    console.error('HOST is no address of this machine: 127.0.0.1 or 0.0.0.0 are');
  } else console.error(error);
}

const stop = createStop();
try {
  await start(stop);
} catch (error) {
  // After a signal whatever was under way fails: that is no news.
  if (!stop.isStopping()) tell(error);
  await stop.now(1);
}
