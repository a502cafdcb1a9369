import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RIGHTS_OF } from '../server/access/rights.ts';
import { RIGHTS } from '../server/access/access.schema.ts';
import { FAILURE_CODES } from '../server/platform/errors.ts';
import { en } from '../web/platform/i18n/en.ts';
import { zhCn } from '../web/platform/i18n/zh-cn.ts';
import { bareWords, type Source, tooLong, usedKeys, wrongImports, wrongPlaces } from './support/layers.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
function sources(): Source[] {
  return ['server', 'web', 'geodata'].flatMap((top) =>
    readdirSync(`${ROOT}${top}`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name))
      .map((entry) => {
        const path = `${entry.parentPath}/${entry.name}`.slice(ROOT.length);
        return { path, text: readFileSync(ROOT + path, 'utf8') };
      }));
}
const all = sources();

describe('the house', () => {
  it('is there', () => expect(all.length).toBeGreaterThan(100));
  it('imports downhill only', () => expect(all.flatMap(wrongImports)).toEqual([]));
  it('keeps each kind of thing in its place', () => expect(all.flatMap(wrongPlaces)).toEqual([]));
  it('has no room that is too long', () => expect(all.flatMap(tooLong)).toEqual([]));
  it('shows no word that is not in the catalogues', () => expect(all.flatMap(bareWords)).toEqual([]));
  it('says the same in both languages, and every used key exists', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zhCn).sort());
    const plural = (key: string) => key in en || `${key}_one` in en;
    const missing = all.filter((s) => s.path.startsWith('web/')).flatMap(usedKeys).filter((key) => !plural(key));
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

describe('the rules of the house can fail', () => {
  it('on imports', () => {
    const bad = (path: string, to: string) => wrongImports({ path, text: `import { x } from '${to}';` });
    expect(bad('server/grid/grid.ts', '../deeds/deeds.ts')).toHaveLength(1);
    expect(bad('server/platform/http.ts', '../access/access.ts')).toHaveLength(1);
    expect(bad('server/tasks/tasks.ts', '../deeds/deeds.sql.ts')).toHaveLength(1);
    expect(bad('web/heat/legend.tsx', '../tasks/lanes.ts')).toHaveLength(1);
    expect(bad('web/heat/legend.tsx', '../../server/heat/heat.ts')).toHaveLength(1);
    expect(bad('server/tasks/tasks.ts', '../deeds/deeds.ts')).toEqual([]);
    expect(bad('server/platform/realtime.ts', '../workers/workers.schema.ts')).toEqual([]);
  });
  it('on places', () => {
    const bad = (path: string, text: string) => wrongPlaces({ path, text });
    expect(bad('server/deeds/deeds.ts', 'const q = `select a from b`;')).toHaveLength(1);
    expect(bad('server/deeds/deeds.ts', 'process.env.PORT')).toHaveLength(1);
    expect(bad('server/deeds/deeds.ts', "io.emit('x')")).toHaveLength(1);
    expect(bad('server/deeds/utils.ts', '')).toHaveLength(1);
    expect(bad('server/ledger/ledger.ts', 'const household = 1;')).toHaveLength(1);
  });
  it('on words', () => {
    const words = (text: string) => bareWords({ path: 'web/x/y.tsx', text });
    expect(words('const a = <p>Hello there</p>;')).toHaveLength(1);
    expect(words('const a = <input placeholder="Your name" />;')).toHaveLength(1);
    expect(words("const a = <p>{'Hello'}</p>;")).toHaveLength(1);
    expect(words("const a = <p>{late ? 'overdue' : t('x')}</p>;")).toHaveLength(1);
    expect(words('const a = <p>{`${count} deeds`}</p>;')).toHaveLength(1);
    expect(words("const a = <p>{state === 'open' && t('x')}</p>;")).toEqual([]);
    expect(words("const a = <p>{t('x')} · ×</p>;")).toEqual([]);
  });
});
