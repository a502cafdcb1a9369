/** npm run bench: figures against references of the same run; goals are ratios wherever they can be. */
import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBinaries, startCluster } from '../../server/platform/database/cluster.ts';
import { type Figure, print } from './figures.ts';
import type { Place, Section } from './section.ts';
import { newDataFolder } from '../support/data-folder.ts';

if (process.argv.includes('--help')) {
  console.log(`npm run bench -- [--json] [--cores]

Native engine, interleaved pairs, medians, each part in a process of its own. --json prints one line a
figure: name, value, unit, reference, ratio, goal, ok. --cores leaves out what needs PostgreSQL.
Absolute figures move with the machine; the ratios are what counts. A part that misses a goal is
measured once more, and the second measure counts.`);
  process.exit(0);
}
const json = process.argv.includes('--json');
const figures: Figure[] = [];

function measured(section: Section, place: Place | null): Promise<Figure[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('section.ts', import.meta.url)), [section, JSON.stringify(place)], {
      execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.once('message', (found) => resolve(found as Figure[]));
    child.once('exit', (code) => reject(new Error(`${section} ended with ${code}`)));
  });
}

async function add(section: Section, place: Place | null): Promise<void> {
  let found = await measured(section, place);
  // A machine that others use too gives a part a second try; a load is not repeatable.
  if (section !== 'load' && found.some((figure) => figure.ok === false)) {
    print(found.filter((figure) => figure.ok === false).map((figure) => ({ ...figure, name: `(first try) ${figure.name}` })), json);
    found = await measured(section, place);
  }
  figures.push(...found);
  print(found, json);
}

await add('cores', null);
const binaries = process.argv.includes('--cores') ? undefined : await findBinaries();
if (!binaries && !process.argv.includes('--cores')) console.log('no PostgreSQL with PostGIS: the rest is left out');
if (binaries) {
  const directory = newDataFolder('bench');
  const cluster = await startCluster(binaries, directory, () => undefined);
  try {
    const place: Place = { bin: binaries.bin, connection: cluster.connection };
    for (const section of ['load', 'tiles', 'sockets', 'ledger', 'map', 'overload', 'log', 'wall'] as const) await add(section, place);
  } finally {
    await cluster.stop();
    rmSync(cluster.directory, { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
  }
}
const missed = figures.filter((figure) => figure.ok === false);
if (!json) console.log(missed.length ? `\n${missed.length} goals not met` : '\nevery goal is met');
process.exit(missed.length ? 1 : 0);
