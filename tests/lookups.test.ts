import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

/** What eslint says of a text as if it stood in this file, by this rule alone. */
async function says(filePath: string, text: string): Promise<string[]> {
  const eslint = new ESLint({ overrideConfig: { languageOptions: { parserOptions: { projectService: false } } }, ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-syntax' });
  const [result] = await eslint.lintText(text, { filePath });
  return result!.messages.map((message) => message.ruleId ?? message.message);
}

describe('a lookup by id that is trusted to find something', () => {
  it('is a lint error on the server and in the cores', async () => {
    for (const path of ['server/heat/in-step.ts', 'server/grid/grid.ts']) {
      expect(await says(path, 'export const a = (m: Map<number, string>) => m.get(1)!.length;')).toEqual(['no-restricted-syntax']);
      expect(await says(path, 'export const a = (m: string[]) => m.find(Boolean)!;')).toEqual(['no-restricted-syntax']);
      expect(await says(path, 'export const a = (m: Map<number, string>) => m.get(1)?.length;')).toEqual([]);
    }
  });
});
