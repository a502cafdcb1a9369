/**
 * The present exceptions from the rules, with their figure: `exceptions.json` holds, by rule and
 * file, the number of places (or, of a size, the largest). ESLint leaves these files alone; here
 * they are counted. `npm run exceptions` writes the list as it is now: it may only shrink.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import ts from 'typescript-eslint';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const LIST = 'tests/rules/exceptions.json';
export type Exceptions = Record<string, Record<string, number>>;
/** `since` names the count: lists of the same count may only shrink; a new one is said by hand. */
export interface List { since: string; rules: Exceptions }

export const readList = (): List => JSON.parse(readFileSync(join(ROOT, LIST), 'utf8')) as List;

/** Rules whose figure is the size said in the message; of the others it is the number of places. */
const SIZES = new Set(['max-lines', 'max-lines-per-function', 'complexity']);
const sizeIn = (message: string) => Number(/\((\d+)\)|of (\d+)\./.exec(message)?.slice(1).find(Boolean));

/** The figures of today, measured with the rules switched on: of these files, or of all. */
export async function measure(rules: readonly string[], files?: readonly string[]): Promise<Exceptions> {
  process.env.EXCEPTIONS = 'off';
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfig: [{ ...ts.configs.disableTypeChecked, files: ['**/*.ts', '**/*.tsx'] }],
    ruleFilter: ({ ruleId }) => rules.includes(ruleId),
  });
  const results = await eslint.lintFiles(files ? [...files] : ['.']);
  const found: Exceptions = Object.fromEntries(rules.map((rule) => [rule, {}]));
  for (const { filePath, messages } of results) {
    const path = filePath.slice(ROOT.length);
    for (const { ruleId, message } of messages) {
      const known = found[ruleId ?? ''];
      if (!ruleId || !known) continue;
      known[path] = SIZES.has(ruleId)
        ? Math.max(known[path] ?? 0, sizeIn(message)) : (known[path] ?? 0) + 1;
    }
  }
  return found;
}

/** The sums that may not grow: by rule, the number of files and of places, and the largest. */
export function sums(list: Exceptions): Record<string, { files: number; sum: number; largest: number }> {
  return Object.fromEntries(Object.entries(list).map(([rule, files]) => {
    const figures = Object.values(files);
    return [rule, {
      files: figures.length,
      sum: SIZES.has(rule) ? 0 : figures.reduce((all, one) => all + one, 0),
      largest: SIZES.has(rule) ? Math.max(0, ...figures) : 0,
    }];
  }));
}

/** This count's list at each commit that changed it, the newest first; without git: none. */
export function earlier(since: string): Exceptions[] {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    return git('log', '--format=%H', '--', LIST).split('\n').filter(Boolean)
      .map((commit) => JSON.parse(git('show', `${commit}:${LIST}`)) as Partial<List>)
      .flatMap((list) => list.since === since && list.rules ? [list.rules] : []);
  } catch {
    return [];
  }
}

/** Where `now` allows more than `before` did. */
export function grown(now: Exceptions, before: Exceptions): string[] {
  const was = sums(before);
  return Object.entries(sums(now)).flatMap(([rule, is]) => {
    // A rule that came later brought its exceptions with it.
    const then = was[rule];
    if (!then) return [];
    return (['files', 'sum', 'largest'] as const).filter((what) => is[what] > then[what])
      .map((what) => `${rule}: ${what} ${then[what]} -> ${is[what]}`);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { since, rules } = readList();
  const now = await measure(Object.keys(rules));
  const sorted = Object.fromEntries(Object.entries(now).map(([rule, files]) =>
    [rule, Object.fromEntries(Object.entries(files).sort(([a], [b]) => a < b ? -1 : 1))]));
  writeFileSync(join(ROOT, LIST), `${JSON.stringify({ since, rules: sorted }, null, 2)}\n`);
  console.log(sums(sorted));
}
