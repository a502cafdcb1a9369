/**
 * Filled databases are kept between runs, by a hash of all that they are made of: migrations, data,
 * and every source file that the load reaches. CI makes them anew.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache/deedgrid-templates');
/** For the branches somebody goes to and fro between. */
const KEPT_MAX = 3;

/** The file and everything of ours that it imports, one after the other, each once. */
export function sourcesFrom(entry: string): string[] {
  const found = new Set<string>();
  const waiting = [resolve(ROOT, entry)];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(file, 'utf8');
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      if (fileName.startsWith('.')) waiting.push(resolve(dirname(file), fileName));
    }
  }
  return [...found].sort();
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)).sort();

/** Changes when anything changes that the templates are made of; `facts`: of this machine. */
export function templateKey(facts: readonly string[]): string {
  const hash = createHash('sha256').update(facts.join('\n'));
  const files = [
    ...sourcesFrom('tests/support/templates.ts'), ...filesIn('migrations'), ...filesIn('geodata'),
    join(ROOT, 'package-lock.json'),
  ];
  for (const file of new Set(files)) {
    hash.update(`\n${file.slice(ROOT.length)}\n`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 24);
}

/** With owners and modes: PostgreSQL refuses files that are not its account's own. */
export function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  execFileSync('cp', ['-Rp', `${from}/.`, to]);
}

/** Copies what was kept under the key into the folder; false when nothing was. */
export function restoreTemplates(key: string, folder: string): boolean {
  const kept = join(CACHE, key);
  if (process.env.CI === 'true' || !existsSync(kept)) return false;
  copyFolder(kept, folder);
  utimesSync(kept, new Date(), new Date());
  return true;
}

/** Keeps the folder under the key; a run beside this one may have done so already. */
export function keepTemplates(key: string, folder: string): void {
  const kept = join(CACHE, key);
  if (process.env.CI === 'true' || existsSync(kept)) return;
  const fresh = `${kept}.new-${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  copyFolder(folder, fresh);
  try {
    renameSync(fresh, kept);
  } catch {
    rmSync(fresh, { recursive: true, force: true });
  }
  const all = readdirSync(CACHE).map((name) => join(CACHE, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of all.slice(KEPT_MAX)) rmSync(old, { recursive: true, force: true });
}
