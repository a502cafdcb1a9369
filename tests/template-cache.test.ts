import { describe, expect, it } from 'vitest';
import { sourcesFrom, templateKey } from './support/template-cache.ts';

describe('templates kept between runs', () => {
  const reached = sourcesFrom('tests/support/templates.ts').map((file) => file.replaceAll('\\', '/'));
  const has = (end: string) => reached.some((file) => file.endsWith(end));

  it('stand on the load and everything under it, SQL too', () => {
    for (const end of ['/geodata/boston.ts', '/server/ledger/ledger.sql.ts', '/server/platform/migrate.ts']) {
      expect(has(end), end).toBe(true);
    }
  });
  it('do not stand on pages, nor on the tests themselves', () => {
    expect(reached.filter((file) => file.includes('/web/') || file.endsWith('.test.ts'))).toEqual([]);
  });
  it('are others on another machine', () => {
    expect(templateKey(['a'])).toBe(templateKey(['a']));
    expect(templateKey(['a'])).not.toBe(templateKey(['b']));
  });
});
