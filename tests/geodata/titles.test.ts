import { describe, expect, it } from 'vitest';
import { readBoston } from '../../geodata/boston.ts';
import { REQUEST_NAMES_ZH } from '../../geodata/boston/request-names.ts';
import { readYuyao } from '../../geodata/yuyao.ts';

const NOW = new Date('2026-03-10T15:00:00Z');
const HAN = /\p{Script=Han}/u;

describe('the titles of the demo cities', () => {
  it('Boston\'s request types have a Chinese name each, and no name is left over', async () => {
    const { tasks } = await readBoston({ now: NOW });
    const types = new Set(tasks.map((task) => task.typeName));
    expect([...types].filter((type) => !REQUEST_NAMES_ZH[type])).toEqual([]);
    expect(Object.keys(REQUEST_NAMES_ZH).filter((type) => !types.has(type))).toEqual([]);
    expect(new Set(Object.values(REQUEST_NAMES_ZH)).size).toBe(Object.keys(REQUEST_NAMES_ZH).length);
    for (const { title, titles } of tasks) {
      expect(titles!.nameEn).toBe(title);
      // A crossing is told by its streets: "of A & B" is half a sentence.
      expect(title).not.toMatch(/, of /i);
      expect(titles!.nameZh).toMatch(HAN);
    }
  });

  it('Yuyao\'s tasks are titled in English where English is read', async () => {
    const { tasks } = await readYuyao({ now: NOW });
    expect(tasks.length).toBeGreaterThan(100);
    for (const { titles } of tasks) {
      expect(titles!.nameEn).not.toMatch(HAN);
      expect(titles!.nameZh).toMatch(HAN);
    }
  });
});
