import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDataFolder } from '../support/data-folder.ts';
import { cruise, type Found } from './cruise.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A way to need another file: `to` is its path as it is written in an import. */
const DISGUISES: Record<string, (to: string) => string> = {
  'import': (to) => `import { x } from '${to}';\nexport const y = x;`,
  'type import': (to) => `import type { T } from '${to}';\nexport type Y = T;`,
  'inline type': (to) => `export type Y = import('${to}').T;`,
  'for its effect': (to) => `import '${to}';`,
  'whole': (to) => `import * as all from '${to}';\nexport const y = all;`,
  're-export': (to) => `export { x } from '${to}';`,
  're-export of all': (to) => `export * from '${to}';`,
  're-export of types': (to) => `export type { T } from '${to}';`,
  'late import': (to) => `export const y = await import('${to}');`,
  'late import in backticks': (to) => `export const y = () => import(\`${to}\`);`,
  'require': (to) => `export const y = require('${to}');`,
  'import = require': (to) => `import y = require('${to}');\nexport const z = y;`,
};
/** What only exists as code cannot be needed as a type. */
const TYPES = new Set(['type import', 'inline type', 're-export of types']);
const VALUES_ONLY = new Set(
  ['no-dev-packages', 'web-takes-types-of-the-contract', 'plain-values-are-plain']);

/** kind: [the rule that must notice it, the file that breaks it, what that file needs] */
const VIOLATIONS: Record<string, [rule: string, from: string, to: string]> = {
  'a feature imports one above it': ['downhill-grid', 'server/grid/a.ts', 'server/deeds/deeds.ts'],
  'neighbours of one step': ['downhill-workers', 'server/workers/a.ts', 'server/households/households.ts'],
  'the platform imports a feature': ['downhill-platform', 'server/platform/a.ts', 'server/access/access.ts'],
  'a feature imports the app': ['downhill-heat', 'server/heat/a.ts', 'server/app.ts'],
  'a folder without a place in the order':
    ['order-names-every-folder', 'server/gossip/a.ts', 'server/platform/clock.ts'],
  'SQL of another feature': ['sql-is-private', 'server/tasks/a.ts', 'server/deeds/deeds.sql.ts'],
  'SQL of a feature asked by the top':
    ['sql-of-the-top-is-private', 'server/a.ts', 'server/deeds/deeds.sql.ts'],
  'a schema imports a verb': ['schemas-know-schemas', 'server/heat/a.schema.ts', 'server/heat/heat.ts'],
  'events import a verb': ['schemas-know-schemas', 'server/events.ts', 'server/heat/heat.ts'],
  'a verb knows HTTP': ['verbs-know-no-http', 'server/deeds/verb.ts', 'fastify'],
  'routes are imported by a verb':
    ['routes-end-in-the-app', 'server/planning/a.ts', 'server/heat/heat.routes.ts'],
  'the server imports the web': ['server-knows-no-web', 'server/rulebook/b.ts', 'web/ui/menu.tsx'],
  'code imports a test': ['server-knows-no-tests', 'server/ledger/a.ts', 'tests/support/server.ts'],
  'a feature imports a demo city':
    ['only-the-demo-loads-demo-data', 'server/exchange/a.ts', 'geodata/csv.ts'],
  'the web imports a verb': ['web-reads-the-contract', 'web/heat/a.ts', 'server/heat/heat.ts'],
  'the web imports a loader': ['web-reads-the-contract', 'web/heat/b.ts', 'geodata/csv.ts'],
  'the web takes a schema as a value':
    ['web-takes-types-of-the-contract', 'web/heat/d.ts', 'server/heat/heat.schema.ts'],
  'the web takes the settings as values': ['web-takes-types-of-the-contract', 'web/ui/c.ts', 'server/config.ts'],
  'a table of plain values imports a schema':
    ['plain-values-are-plain', 'server/heat/life.schema.ts', 'server/heat/heat.schema.ts'],
  'a table of plain values imports TypeBox':
    ['plain-values-are-plain', 'server/grid/life.schema.ts', 'typebox'],
  'a web feature imports another': ['web-features-apart', 'web/heat/c.ts', 'web/tasks/lanes.ts'],
  'controls import a feature': ['web-features-apart', 'web/ui/a.ts', 'web/tasks/lanes.ts'],
  'a web feature imports the console': ['web-features-apart', 'web/tasks/a.ts', 'web/console/area.ts'],
  'the field app imports the console': ['web-entries-apart', 'web/field/a.ts', 'web/console/area.ts'],
  'the field app takes React Aria':
    ['phone-keeps-native-controls', 'web/field/c.ts', 'react-aria-components'],
  'controls import the map': ['web-ground-below-the-map', 'web/ui/b.ts', 'web/map/style.ts'],
  'a core imports the server': ['cores-are-for-both-sides', 'cores/a.ts', 'server/platform/clock.ts'],
  'a core imports the web': ['cores-are-for-both-sides', 'cores/b.ts', 'web/map/style.ts'],
  'a core imports a schema': ['cores-are-for-both-sides', 'cores/c.ts', 'server/heat/heat.schema.ts'],
  'a core imports Node': ['cores-know-no-machine', 'cores/d.ts', 'node:fs'],
  'a development package in the server': ['no-dev-packages', 'server/heat/b.ts', 'fast-check'],
  'a development package in a loader': ['no-dev-packages', 'geodata/a.ts', '@turf/kinks'],
  'a file that is not there': ['no-lost-files', 'server/heat/c.ts', 'server/heat/gone.ts'],
  'main is imported': ['nobody-imports-main', 'tests/a.ts', 'server/main.ts'],
  'main of the console is imported': ['nobody-imports-main', 'web/console/a.ts', 'web/console/main.tsx'],
};

/** A small house in which each file breaks one rule. */
function build(folder: string): Map<string, [rule: string, from: string]> {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const file of ['.dependency-cruiser.mjs', 'package.json', 'tsconfig.json']) {
    write(file, readFileSync(join(ROOT, file), 'utf8'));
  }
  write('vitest.config.ts', '');
  const files = new Map<string, [string, string]>();
  for (const [kind, [rule, from, to]] of Object.entries(VIOLATIONS)) {
    const isFile = /^(server|web|cores|geodata|tests)\//.test(to);
    if (isFile && rule !== 'no-lost-files') write(to, 'export const x = 1;\nexport type T = number;\n');
    Object.entries(DISGUISES).forEach(([disguise, text], at) => {
      // Types do no harm here: they are gone when the code runs.
      if (VALUES_ONLY.has(rule) && TYPES.has(disguise)) return;
      const path = from === 'server/events.ts' ? (at === 0 ? from : '')
        : from.replace(/(\.schema)?\.ts$/, `-${at}$1.ts`);
      if (!path) return;
      const written = isFile ? relative(dirname(path), to) : to;
      write(path, text(written.startsWith('.') || !isFile ? written : `./${written}`));
      files.set(`${kind}: ${disguise}`, [rule, path]);
    });
  }
  write('server/heat/one.ts', `import { two } from './two.ts';\nexport const one = two;`);
  write('server/heat/two.ts', `import { one } from './one.ts';\nexport const two = one;`);
  files.set('a circle of two files', ['no-circles', 'server/heat/one.ts']);
  write('server/deeds/one.schema.ts', `export type { Two as One } from './two.schema.ts';`);
  write('server/deeds/two.schema.ts', `export type Two = import('./one.schema.ts').One;`);
  files.set('a circle of types', ['no-circles', 'server/deeds/one.schema.ts']);
  write('server/heat/unknown.ts', `import left from 'left-pad-of-nobody';\nexport const x = left;`);
  files.set('a package that package.json does not name', ['no-lost-files', 'server/heat/unknown.ts']);
  // Transitively installed, asked by no package.json of ours.
  write('server/heat/borrowed.ts', `import pino from 'pino';\nexport const log = pino;`);
  files.set('a package that another one brought', ['no-unknown-packages', 'server/heat/borrowed.ts']);
  write('server/tasks/fine.ts', `import { x } from '../deeds/deeds.ts';
import type { T } from '../grid/grid.schema.ts';
import { readFileSync } from 'node:fs';
import { Pool } from 'pg';
export const y: T = [x, readFileSync, Pool].length;`);
  write('server/grid/grid.schema.ts', `import type { T } from '../heat/own.schema.ts';\nexport { T };`);
  write('server/heat/own.schema.ts', `import Type from 'typebox';\nexport type T = typeof Type;`);
  write('web/heat/fine.ts', `import type { T } from '../../server/grid/grid.schema.ts';
import { x } from '../map/style.ts';\nexport const y: T = x;`);
  return files;
}

describe('imports', () => {
  let files: ReturnType<typeof build>;
  let found: Found[];
  const folder = newDataFolder('imports');
  beforeAll(async () => {
    files = build(folder);
    found = (await cruise(folder)).violations;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const noticed = (rule: string, path: string) =>
    found.some((one) => one.from === path && one.rule.name === rule);

  it.each(Object.entries(VIOLATIONS))('dependency-cruiser notices: %s', (kind, [rule]) => {
    const kinds = [...files].filter(([name]) => name.startsWith(`${kind}: `));
    expect(kinds.length).toBeGreaterThan(0);
    expect(kinds.filter(([, [, path]]) => !noticed(rule, path)).map(([name]) => name)).toEqual([]);
  });
  it.each(['a circle of two files', 'a circle of types', 'a package that package.json does not name',
    'a package that another one brought'])('dependency-cruiser notices: %s', (kind) => {
    const [rule, path] = files.get(kind)!;
    expect(found.filter((one) => one.from === path).map((one) => one.rule.name)).toContain(rule);
  });
  it('is silent where the direction is right', () => {
    expect(found.filter((one) => /fine\.ts$|own\.schema\.ts$|grid\.schema\.ts$/.test(one.from)))
      .toEqual([]);
  });
});
