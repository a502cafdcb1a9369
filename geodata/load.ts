/** npm run load -- boston | yuyao | <name> --cells F [--households F] [--parents F] | people F */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import type { Database } from '../server/platform/database/database.ts';
import { openDatabase } from '../server/platform/database/open-database.ts';
import { isFailure, sentenceOf } from '../server/platform/errors.ts';
import { migrateUp } from '../server/platform/migrate.ts';
import { hashPassword } from '../server/access/access.ts';
import type { CitySource } from '../server/exchange/city-source.ts';
import { FIELD_FLAGS, readCustom } from '../server/exchange/custom.ts';
import { readGrid } from '../server/grid/grid.ts';
import { loadPeople } from '../server/people/load-people.ts';
import { readDemoCity } from './demo.ts';
import { DEMO_PASSWORD, demoPeople } from './demo-people.ts';
import { loadCity, type LoadAccount, readLoadedShift } from '../server/exchange/load-city.ts';

const HELP = `npm run load -- <city> [options]

  boston | yuyao         the demo's cities (with the demo's accounts)
  <name> --cells F       a city of your own: GeoJSON, WGS84
    --households F       its households: GeoJSON points or CSV with lon, lat
    --parents F          the areas above the cells: GeoJSON
    --time-zone Z        for example Asia/Shanghai
    --language L         zh-CN or en
    ${Object.keys(FIELD_FLAGS).map((flag) => `--${flag} FIELD`).join('\n    ')}

  people F.csv           people with roles, a line each: heads account, name, role, and if
                         wanted area, cell, from, to, skills, home, household, standing
    --dry-run            says what would change, and stores nothing

All or nothing: invalid data is refused with feature and reason, and nothing is stored.
DATABASE_URL or DATA_DIR say which database. Loading the same again changes nothing.`;

const text = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean' }, 'dry-run': { type: 'boolean' },
    cells: text, households: text, parents: text, 'time-zone': text,
    language: text, city: text, ...Object.fromEntries(Object.keys(FIELD_FLAGS).map((flag) => [flag, text])),
  },
});
const name = positionals[0] ?? values.city;
if (values.help || !name) {
  console.log(HELP);
  process.exit(values.help ? 0 : 2);
}

function print(source: CitySource, account: LoadAccount): void {
  console.log(`${source.city.nameEn}:`);
  for (const [what, count] of Object.entries(source.account.read)) console.log(`  read ${what} ${count}`);
  for (const [what, count] of Object.entries(account.added)) console.log(`  loaded ${what} ${count}`);
  for (const [why, count] of Object.entries(source.account.adjusted)) console.log(`  adjusted ${why} ${count}`);
  for (const row of source.account.refused) console.log(`  refused ${row.kind}: ${row.reason} ${row.count}`);
  if (source.account.shiftWeeks) console.log(`  times shifted by ${source.account.shiftWeeks} weeks`);
  console.log(`  ${account.seconds.toFixed(1)} s`);
}

const isPeople = name === 'people' && !values.cells;
const isDemo = (name === 'boston' || name === 'yuyao') && !values.cells;

async function loadDemoCity(database: Database, city: 'boston' | 'yuyao'): Promise<void> {
  const shift = await readLoadedShift(database);
  const source = await readDemoCity(city, new Date(), shift ?? undefined);
  print(source, await loadCity(database, source, {
    origin: 'demo', people: demoPeople(await hashPassword(DEMO_PASSWORD)),
  }));
}

async function loadOwnCity(database: Database, city: string, cells: string): Promise<void> {
  const fields = Object.fromEntries(Object.entries(FIELD_FLAGS).flatMap(([flag, field]) => {
    const value = (values as Record<string, string | undefined>)[flag];
    return value === undefined ? [] : [[field, value]];
  }));
  const { households, parents, language } = values;
  const timeZone = values['time-zone'];
  const { source, guess } = await readCustom({
    name: city, cells, fields, ...(households && { households }), ...(parents && { parents }),
    ...(timeZone && { timeZone }), ...(language && { language: language as 'en' | 'zh-CN' }),
  });
  console.log('guessed (override with the flags of --help):', JSON.stringify(guess));
  print(source, await loadCity(database, source, { origin: 'real' }));
}

/** A spreadsheet writes UTF-8, or in China often GB 18030: whatever is no UTF-8 is that. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

async function loadPeopleFile(database: Database, file: string): Promise<void> {
  const world = { database, city: { now: { grid: await readGrid(database) } } };
  const dryRun = values['dry-run'] ?? false;
  const loaded = await loadPeople(world, 'load', { csv: decode(await readFile(file)), dryRun });
  for (const { line, account, fault, value } of loaded.faults) {
    console.error(`  line ${line} ${account}: ${fault} ${value}`);
  }
  for (const { account, name } of loaded.added) console.log(`  new ${account} ${name}`);
  for (const one of loaded.changed) {
    console.log(`  changed ${one.account}: ${one.changes.join(', ')}`);
  }
  const { added, changed, unchanged } = loaded;
  console.log(`  new ${added.length}, changed ${changed.length}, as before ${unchanged}`);
  if (!loaded.stored) console.log('Nothing was stored.');
  if (loaded.faults.length > 0) process.exitCode = 1;
}

/** What a command line can have wrong; null when it is fine. */
function usageProblem(): string | null {
  if (isPeople) return positionals[1] ? null : 'people needs a file';
  if (!isDemo && !values.cells) return 'a city of your own needs --cells F';
  const { language } = values;
  if (language !== undefined && language !== 'en' && language !== 'zh-CN') {
    return '--language is zh-CN or en';
  }
  return null;
}

const problem = usageProblem();
if (problem) {
  console.error(problem);
  process.exit(2);
}
let database: Database | undefined;
try {
  // Each of the demo's cities has a data folder of its own.
  const config = isDemo ? readConfig(undefined, { CITY: name }) : readConfig();
  database = await openDatabase({ ...config, log: console.log });
  await migrateUp(database);
  if (isPeople) await loadPeopleFile(database, positionals[1]!);
  else if (isDemo) await loadDemoCity(database, name);
  else await loadOwnCity(database, name, values.cells!);
} catch (error) {
  process.exitCode = 1;
  if (!isFailure(error)) throw error;
  console.error(`${error.code}: ${sentenceOf(error.code)} Nothing was loaded.`);
  if (error.facts) console.error(JSON.stringify(error.facts, null, 2));
} finally {
  await database?.close();
}
