import { describe, expect, it } from 'vitest';
import { RIGHTS, type Right } from '../../server/access/access.schema.ts';
import { RIGHTS_OF } from '../../server/access/rights.ts';
import { FILING, firstMode, MODES, modesFor } from '../../web/console/modes.tsx';
import { readLink } from '../../web/console/link.ts';
import { en } from '../../web/platform/i18n/en.ts';
import { zhCn } from '../../web/platform/i18n/zh-cn.ts';

describe('the modes of the console', () => {
  it('each have a name of their own that fits into a link, a mark, a right and words', () => {
    const ids = MODES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(MODES.map(({ icon }) => icon)).size).toBe(ids.length);
    for (const { id, right } of MODES) {
      expect(readLink(`?mode=${id}`).mode).toBe(id);
      expect(RIGHTS).toContain(right);
      for (const words of [en, zhCn] as Record<string, string>[]) expect(words[`rail.${id}`]).toBeTruthy();
    }
  });

  it('have a table for each layer that has figures', () => {
    for (const { layers, table } of MODES) {
      if (layers.includes('heat')) expect(table).toContain('cells');
      if (layers.includes('tasks')) expect(table).toContain('tasks');
      if (layers.includes('workers')) expect(table).toContain('workers');
      if (layers.includes('exact')) expect(table).toContain('deeds');
    }
  });

  it('are only those that a person has the right to, and a role begins where its work is', () => {
    const begins = Object.fromEntries(Object.entries(RIGHTS_OF).map(([role, rights]) => {
      const modes = modesFor((right: Right) => rights.includes(right));
      expect(modes.every((mode) => rights.includes(mode.right))).toBe(true);
      return [role, firstMode(modes, [role]).id];
    }));
    expect(begins).toMatchObject({
      supervisor: 'monitor', dispatcher: 'dispatch', planner: 'plan', panel: 'queue',
      admin: 'admin', auditor: 'audit' });
    // A role whose mode was taken away begins with what is left.
    expect(firstMode(modesFor((right) => right === 'heat.read'), ['planner']).id).toBe('monitor');
    expect(FILING).toMatchObject({ id: 'dispatch', right: 'tasks.file' });
  });
});
