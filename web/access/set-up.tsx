/** The first administrator of an empty install, by the one-time link. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../platform/api.ts';
import { useSession } from '../platform/session.tsx';
import { ErrorLine } from '../ui/states.tsx';
import { LanguageSwitch, ThemeSwitch } from '../ui/switches.tsx';

const ZONES = ['Asia/Shanghai', 'Asia/Hong_Kong', 'Europe/London', 'Europe/Berlin',
  'America/New_York', 'America/Los_Angeles', 'UTC'];

export function SetUpPage({ token }: { token: string }) {
  const { t } = useTranslation();
  const { session, adopt } = useSession();
  const [form, setForm] = useState({
    account: '', name: '', password: '', cityName: '', language: 'zh-CN' as 'zh-CN' | 'en',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'Asia/Shanghai',
  });
  const [error, setError] = useState<unknown>(null);
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const send = async () => {
    setError(null);
    try {
      const session = await api.setUp({ token, ...form });
      history.replaceState(null, '', '/');
      adopt(session);
      location.reload();
    } catch (cause) {
      setError(cause);
    }
  };
  const text = (name: 'account' | 'name' | 'cityName', hint: string) => (
    <label className="field">
      <span>{t(`setUp.${name}`)}</span>
      <input required value={form[name]} onChange={(event) => set({ [name]: event.target.value })} />
      <small className="muted">{hint}</small>
    </label>
  );
  return (
    <main className="sign-in">
      <div className="sign-in-corner"><LanguageSwitch /><ThemeSwitch /></div>
      <section className="sign-in-box">
        <h1>{t('setUp.title')}</h1>
        <p className="lead">{t('setUp.lead')}</p>
        {session?.insecure && <p className="note warn">{t('ui.insecure')}</p>}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          {text('account', t('setUp.accountHint'))}
          {text('name', t('setUp.nameHint'))}
          <label className="field">
            <span>{t('signIn.password')}</span>
            <input type="password" minLength={10} required value={form.password} onChange={(event) => set({ password: event.target.value })} />
            <small className="muted">{t('setUp.passwordHint')}</small>
          </label>
          {text('cityName', t('setUp.cityHint'))}
          <label className="field">
            <span>{t('setUp.language')}</span>
            <select value={form.language} onChange={(event) => set({ language: event.target.value as 'zh-CN' | 'en' })}>
              <option value="zh-CN">{t('language.zh')}</option>
              <option value="en">{t('language.en')}</option>
            </select>
          </label>
          <label className="field">
            <span>{t('setUp.timeZone')}</span>
            <select value={form.timeZone} onChange={(event) => set({ timeZone: event.target.value })}>
              {[...new Set([form.timeZone, ...ZONES])].map((zone) => <option key={zone}>{zone}</option>)}
            </select>
          </label>
          <button type="submit" className="primary">{t('setUp.send')}</button>
        </form>
        {error !== null && <ErrorLine error={error} />}
      </section>
    </main>
  );
}
