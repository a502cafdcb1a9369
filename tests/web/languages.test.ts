import { expect, it } from 'vitest';
import { browserLanguage } from '../../web/platform/i18n/i18n.ts';
import { tabOf } from '../../web/field/use-tab.ts';

it.each([
  [['zh-CN', 'en-US'], 'zh-CN'], [['zh'], 'zh-CN'], [['zh-Hant-TW', 'en'], 'zh-CN'],
  [['en-GB', 'zh-CN'], 'en'], [['de-DE', 'fr', 'zh-CN'], 'zh-CN'], [['de', 'en'], 'en'],
  [['de-DE', 'fr'], null], [[], null], [['zhx', 'english'], null],
] as const)('a browser that asks for %j is answered in %s', (wanted, language) => {
  expect(browserLanguage(wanted)).toBe(language);
});

it('the tab of an address is one that is there, or the first', () => {
  const tabs = ['points', 'report'] as const;
  expect(tabOf('?tab=report', tabs)).toBe('report');
  expect(tabOf('', tabs)).toBe('points');
  expect(tabOf('?tab=%3Cscript%3E', tabs)).toBe('points');
});
