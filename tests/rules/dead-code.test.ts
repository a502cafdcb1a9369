import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDataFolder } from '../support/data-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A small house under the house's own knip.json, with one thing dead of each kind. */
const HOUSE: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'small', type: 'module', scripts: { start: 'node server/start.mjs' },
    dependencies: { pg: '1', luxon: '1' }, devDependencies: { 'fast-check': '1' },
  }),
  'server/start.mjs': `import './main.ts';`,
  'server/main.ts': `import { used } from './heat/heat.ts';
import { Pool } from 'pg';
import pino from 'pino';
import * as all from './heat/all.ts';
used(Pool, pino, all.asked);`,
  'server/heat/heat.ts': `export const used = (...all) => all;
export const unused = 1;
export type Unused = string;
export { unused as unusedToo };`,
  'server/heat/all.ts': `export const asked = 1;\nexport const unasked = 2;`,
  'server/heat/dead.ts': `import { used } from './heat.ts';\nexport const dead = used(1);`,
  'server/heat/dead-too.ts': `import { dead } from './dead.ts';\nexport const deader = dead;`,
  'web/console/main.tsx': `import '../heat/layer.ts';`,
  'web/heat/layer.ts': `export {};`,
  'web/heat/gone.tsx': `export const Gone = () => null;`,
};

type Names = { name: string }[];
interface Report {
  issues: {
    file: string; files?: Names; exports?: Names; types?: Names; dependencies?: Names;
    devDependencies?: Names; unlisted?: Names; duplicates?: Names[];
  }[];
}

describe('knip', () => {
  const folder = newDataFolder('dead');
  let report: Report;
  beforeAll(async () => {
    for (const [path, text] of Object.entries(HOUSE)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    writeFileSync(join(folder, 'knip.json'), readFileSync(join(ROOT, 'knip.json'), 'utf8'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const stdout = await new Promise<string>((resolve) => {
      execFile(process.execPath,
        [join(ROOT, 'node_modules/knip/bin/knip.js'), '--reporter', 'json'],
        { cwd: folder }, (_, out) => resolve(out));
    });
    report = JSON.parse(stdout) as Report;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  type List = 'files' | 'exports' | 'types' | 'dependencies' | 'devDependencies' | 'unlisted';
  const named = (list: List, file?: string) => report.issues
    .filter((issue) => !file || issue.file === file)
    .flatMap((issue) => issue[list] ?? []).map((one) => one.name).sort();

  it('notices files that nobody imports, also a file that only a dead one imports', () => {
    expect(named('files')).toEqual(
      ['server/heat/dead-too.ts', 'server/heat/dead.ts', 'web/heat/gone.tsx']);
  });
  it('notices exports that nobody takes, also under a second name and through a star', () => {
    expect(named('exports', 'server/heat/heat.ts')).toEqual(['unused', 'unusedToo']);
    expect(named('exports', 'server/heat/all.ts')).toEqual(['unasked']);
    expect(named('types', 'server/heat/heat.ts')).toEqual(['Unused']);
  });
  it('notices packages that nobody asks for, and those that package.json does not name', () => {
    expect(named('dependencies')).toEqual(['luxon']);
    expect(named('devDependencies')).toEqual(['fast-check']);
    expect(named('unlisted')).toEqual(['pino']);
  });
});
