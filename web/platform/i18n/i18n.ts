/** Two languages, switched together with dates and numbers; the choice is kept on the device. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { IN_BOTH } from './both.ts';
import { loadAgain } from '../load-again.ts';

export type Language = 'zh-CN' | 'en';
/** A page that is never idle learns the other language all the same. */
const IDLE_MILLISECONDS_MAX = 5000;
const KEPT = 'deedgrid.language';

export function keptLanguage(): Language | null {
  const kept = localStorage.getItem(KEPT);
  return kept === 'zh-CN' || kept === 'en' ? kept : null;
}

/** The words of one language: the page waits for its own, the other's come when there is time. */
const WORDS: Record<Language, () => Promise<Record<string, string>>> = {
  en: loadAgain(async () => (await import('./en.ts')).en),
  'zh-CN': loadAgain(async () => (await import('./zh-cn.ts')).zhCn),
};

async function learn(language: Language): Promise<void> {
  i18next.addResourceBundle(language, 'translation', await WORDS[language]());
}

/** The words change when all of them are there; until then the page stays in the language it has. */
export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT, language);
  await learn(language);
  // Whoever has changed their mind meanwhile gets the language chosen last.
  if (keptLanguage() === language) await i18next.changeLanguage(language);
}

/** The first of the browser's languages that is one of ours; null when none is. */
export function browserLanguage(wanted: readonly string[]): Language | null {
  for (const one of wanted) {
    if (/^zh\b/i.test(one)) return 'zh-CN';
    if (/^en\b/i.test(one)) return 'en';
  }
  return null;
}

/** Safari has no requestIdleCallback. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: IDLE_MILLISECONDS_MAX });
  else setTimeout(work, IDLE_MILLISECONDS_MAX);
}

/** The person's own choice, else the browser's language; null when the city's is to decide. */
function knownLanguage(): Language | null {
  return keptLanguage() ?? browserLanguage(navigator.languages);
}

/** Asks for the words as soon as the language is known, while the city is still being asked. */
export function fetchWords(): void {
  const language = knownLanguage();
  if (language) void WORDS[language]();
}

/** Starts with one language's words; the other's are there before a hand reaches the switch. */
export async function startLanguages(cityLanguage: Language): Promise<void> {
  const language = knownLanguage() ?? cityLanguage;
  const other = language === 'en' ? 'zh-CN' : 'en';
  const words = await WORDS[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    // Both catalogues have the same keys (a test compares them): nothing to fall back to.
    fallbackLng: false,
    resources: { [language]: { translation: words }, [other]: { translation: IN_BOTH[other] } },
    interpolation: { escapeValue: false },
    // Keys are flat: "heat.points" is one name.
    keySeparator: false,
    nsSeparator: false,
    returnNull: false,
  });
  const apply = (now: string) => { document.documentElement.lang = now; };
  apply(i18next.language);
  i18next.on('languageChanged', apply);
  whenIdle(() => void learn(other));
}
