/** Language and theme: the same two switches everywhere. */
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { setLanguage } from '../platform/i18n/i18n.ts';
import { currentTheme, setTheme, subscribeTheme } from '../platform/theme.ts';

export function useTheme() {
  return useSyncExternalStore(subscribeTheme, currentTheme);
}

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const zh = i18n.language.startsWith('zh');
  return (
    <button
      type="button" className="plain-button" data-testid="language-switch"
      aria-label={t('ui.language')} onClick={() => void setLanguage(zh ? 'en' : 'zh-CN')}
    >
      {t('ui.otherLanguage')}
    </button>
  );
}

export function ThemeSwitch() {
  const { t } = useTranslation();
  const dark = useTheme() === 'dark';
  return (
    <button
      type="button" className="plain-button" data-testid="theme-switch" aria-label={t('ui.theme')}
      title={t('ui.theme')} onClick={() => setTheme(dark ? 'light' : 'dark')}
    >
      {dark ? '☀' : '☾'}
    </button>
  );
}
