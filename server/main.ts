/** The process: settings, database, migrations, demo, app, listen, and a stop with grace. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { loadDemo } from '../geodata/demo.ts';
import { DEMO_PASSWORD } from '../geodata/demo-people.ts';
import { buildApp, type BuiltApp } from './app.ts';
import { type Config, LIMITS, readConfig } from './config.ts';
import { systemClock } from './platform/clock.ts';
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
    const token = await makeSetUpLink(database, systemClock);
    lines.push(`set up       ${url}/?setup=${token}`,
      `             (once, within ${LIMITS.SETUP_LINK_MINUTES} minutes)`);
  }
  lines.push(`engine       ${database.description}`,
    `city         ${city ? `${city.nameEn} ${city.nameZh}${city.model ? ' (MODEL)' : ''}, ` +
      `${cells.length} cells` : 'none yet'}`);
  if (config.demo) {
    lines.push(`demo         notice ${settings.noticeDays} days, panel quorum ` +
      `${settings.panelQuorum}: shortened so that you see a deed's whole way`);
  }
  console.log(`${lines.join('\n')}\n`);
}

async function start(): Promise<void> {
  const config = readConfig();
  if (config.simulation) config.simulationToken ??= randomBytes(24).toString('base64url');
  const say = createSteps();
  const database = await openDatabase({ ...config, log: (line) => console.log(`  ${line}`) });
  say('database is open');
  const applied = await migrateUp(database);
  if (applied.length) say(`migrations ${applied[0]}..${applied.at(-1)} applied`);
  if (config.demo) {
    const loaded = await loadDemo(database, config, (line) => console.log(`  ${line}`));
    if (loaded) say(`${loaded.source.city.nameEn} is loaded`);
  } else await refuseDemoData(database);
  const built = await buildApp({ config, database, webDirectory: WEB });
  await built.world.city.now.grid.tiles();
  say('grid, heat and boundary tiles are in memory');
  stopWithGrace(built, database);
  const port = await listen(built, config);
  await block(built, config, database, port);
  if (config.simulation) built.simulation.switch(true);
}

/** The first signal drains and stops; a second one, or too long a stop, ends at once. */
function stopWithGrace(built: BuiltApp, database: Database): void {
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    console.log(`\n${signal}: stopping`);
    setTimeout(() => process.exit(1), LIMITS.STOP_GRACE_SECONDS * 1000).unref();
    built.close().then(() => database.close()).then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  // The terminal was closed: nobody reads any more (a write fails), and nothing is to stay behind.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  process.on('SIGHUP', () => stop('SIGHUP'));
}

try {
  await start();
} catch (error) {
  if (isFailure(error)) console.error(`${error.code}: ${error.message}`);
  else if ((error as { code?: string }).code === 'EADDRINUSE') {
    console.error('PORT is taken by another process: choose another one');
  } else console.error(error);
  process.exit(1);
}
