/** Two languages, switched together with dates and numbers; the choice is kept on the device. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { zhCn } from './zh-cn.ts';

export type Language = 'zh-CN' | 'en';
const KEPT = 'deedgrid.language';

export function keptLanguage(): Language | null {
  const kept = localStorage.getItem(KEPT);
  return kept === 'zh-CN' || kept === 'en' ? kept : null;
}

export function setLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
  void i18next.changeLanguage(language);
}

/** The first of the browser's languages that is one of ours; null when none is. */
export function browserLanguage(wanted: readonly string[]): Language | null {
  for (const one of wanted) {
    if (/^zh\b/i.test(one)) return 'zh-CN';
    if (/^en\b/i.test(one)) return 'en';
  }
  return null;
}

/** Starts with the person's own choice, else the browser's language, else the city's. */
export function startLanguages(cityLanguage: Language): void {
  void i18next.use(initReactI18next).init({
    lng: keptLanguage() ?? browserLanguage(navigator.languages) ?? cityLanguage,
    fallbackLng: 'en',
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCn } },
    interpolation: { escapeValue: false },
    // Keys are flat: "heat.points" is one name.
    keySeparator: false,
    nsSeparator: false,
    returnNull: false,
  });
  const apply = (language: string) => { document.documentElement.lang = language; };
  apply(i18next.language);
  i18next.on('languageChanged', apply);
}
