import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import ts from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { DOMAIN, EMPTY_NAMES, type Kind, PLACES, SIZES, WORDS } from './violations.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The house's own configuration, without the rules that need types: these files do not exist. */
const eslint = new ESLint({
  cwd: ROOT,
  overrideConfig: [{ ...ts.configs.disableTypeChecked, files: ['**/*.ts', '**/*.tsx'] }],
});
async function rulesOn(path: string, text: string): Promise<string[]> {
  const results = await eslint.lintText(text, { filePath: join(ROOT, path) });
  const messages = results.flatMap((one) => one.messages);
  expect(messages.filter((one) => one.fatal).map((one) => one.message), text).toEqual([]);
  return messages.map((one) => one.ruleId ?? '');
}
async function unnoticed({ rule, path, bad }: Kind): Promise<string[]> {
  const missed = [];
  for (const text of bad) if (!(await rulesOn(path, text)).includes(rule)) missed.push(text);
  return missed;
}
async function accused({ rule, path, fine = [] }: Kind): Promise<string[]> {
  const wrongly = [];
  for (const text of fine) if ((await rulesOn(path, text)).includes(rule)) wrongly.push(text);
  return wrongly;
}

describe('ESLint', () => {
  const kinds = { ...PLACES, ...WORDS, ...DOMAIN, ...SIZES };
  it.each(Object.entries(kinds))('notices %s in every disguise', async (_, kind) => {
    expect(await unnoticed(kind)).toEqual([]);
    expect(await accused(kind)).toEqual([]);
  });
  it('notices a file named by nothing', async () => {
    const noticed = async (path: string) => (await rulesOn(path, '')).includes('house/file-names');
    for (const path of EMPTY_NAMES.bad) expect(await noticed(path), path).toBe(true);
    for (const path of EMPTY_NAMES.fine) expect(await noticed(path), path).toBe(false);
  });
});
