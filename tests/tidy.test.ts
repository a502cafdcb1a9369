import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RIGHTS_OF } from '../server/access/rights.ts';
import { RIGHTS } from '../server/access/access.schema.ts';
import { FAILURE_CODES } from '../server/platform/errors.ts';
import { en } from '../web/platform/i18n/en.ts';
import { zhCn } from '../web/platform/i18n/zh-cn.ts';
import { cruise } from './rules/cruise.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The text of every file of the web. */
const web = readdirSync(`${ROOT}web`, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'));
/** Keys of the catalogues that are used literally. */
const usedKeys = (text: string) => [...text.matchAll(/\bt\('([^'${}]+)'/g)].map((match) => match[1]!);

// Names, places, words and lengths are rules of ESLint, dead code is knip's: see tests/rules/.
describe('the house', () => {
  it('imports downhill only', async () => {
    const { modules, violations } = await cruise(ROOT);
    expect(modules).toBeGreaterThan(200);
    expect(violations.map(({ rule, from, to }) => `${from} -> ${to}: ${rule.name}`)).toEqual([]);
  });
  it('says the same in both languages, and every used key exists', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zhCn).sort());
    const plural = (key: string) => key in en || `${key}_one` in en;
    const missing = web.flatMap(usedKeys).filter((key) => !plural(key));
    expect(missing).toEqual([]);
    const left = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]!).sort();
    // "One vote decides" needs no number, where the other language counts.
    const needed = (key: string, text: string) =>
      left(text).filter((name) => !(name === 'count' && key.endsWith('_one')));
    for (const [key, text] of Object.entries(en)) {
      expect(needed(key, zhCn[key]!), key).toEqual(needed(key, text));
    }
  });
  it('has a sentence for every error code', () => {
    expect(FAILURE_CODES.filter((code) => !(`error.${code}` in en))).toEqual([]);
  });
  it('gives every right to some role', () => {
    const given = new Set(Object.values(RIGHTS_OF).flat());
    expect(RIGHTS.filter((right) => !given.has(right))).toEqual([]);
  });
});
