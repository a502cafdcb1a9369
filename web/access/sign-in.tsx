/** Sign-in; in the demo one button a role, each with one line to try. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { CityNote } from './city-note.tsx';
import { asksForCode, CodeField } from '../ui/code-field.tsx';
import { useName } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { ErrorLine } from '../ui/states.tsx';
import { LanguageSwitch, ThemeSwitch } from '../ui/switches.tsx';

const DEMO = ['supervisor', 'dispatcher', 'planner', 'panel1', 'auditor', 'admin', 'worker1', 'resident1'];
const PASSWORD = 'deedgrid-demo';
const roleOf = (account: string) => account.replace(/\d+$/, '');
const onPhone = (account: string) => ['worker', 'resident'].includes(roleOf(account));

export function SignIn({ city }: { city: CityView }) {
  const { t } = useTranslation();
  const nameOf = useName();
  const { session, signIn } = useSession();
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const enter = async (name: string, word: string) => {
    setBusy(true);
    setError(null);
    try {
      await signIn(name, word, code.trim());
      if (city.demo && onPhone(name)) location.assign('/field');
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <div className="sign-in-corner"><LanguageSwitch /><ThemeSwitch /></div>
      <section className="sign-in-box">
        <h1><img src="/icon.svg" alt="" width="36" height="36" /> {t('app.name')}</h1>
        <p className="lead">{t('app.lead')}</p>
        <p className="muted">
          {nameOf(city)}{city.model && <span className="tag warn">{t('ui.model')}</span>}
        </p>
        <CityNote city={city} />
        {session?.insecure && <p className="note warn">{t('ui.insecure')}</p>}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void enter(account.trim(), password);
          }}
        >
          <label className="field"><span>{t('signIn.account')}</span>
            <input value={account} autoComplete="username" required onChange={(event) => setAccount(event.target.value)} />
          </label>
          <label className="field">
            <span>{t('signIn.password')}</span>
            <input type="password" value={password} autoComplete="current-password" required onChange={(event) => setPassword(event.target.value)} />
          </label>
          {asksForCode(error) && <CodeField code={code} onChange={setCode} />}
          <button type="submit" className="primary" disabled={busy}>{t('signIn.enter')}</button>
        </form>
        {error !== null && <ErrorLine error={error} />}
        <a href="/field#join">{t('join.have')}</a>
      </section>
      {city.demo && (
        <DemoRoles city={city} busy={busy} onEnter={(one) => void enter(one, PASSWORD)} />
      )}
      {city.setUpNeeded && <p className="note">{t('signIn.setUpNeeded')}</p>}
    </main>
  );
}

/** One button a role, each with one line to try. */
function DemoRoles({ city, busy, onEnter }: {
  city: CityView; busy: boolean; onEnter(account: string): void;
}) {
  const { t } = useTranslation();
  return (
    <section className="demo-roles" aria-label={t('signIn.demo')}>
      <h2>{t('signIn.demo')}</h2>
      <div className="role-grid">
        {DEMO.map((one) => (
          <button
            key={one} type="button" className="role-button" disabled={busy}
            data-testid={`sign-in-${roleOf(one)}`} onClick={() => onEnter(one)}
          >
            <strong>{t(`role.${roleOf(one)}`)}</strong>
            {onPhone(one) && <span className="tag">{t('signIn.phone')}</span>}
            <span className="muted">{t(`try.${roleOf(one)}`)}</span>
          </button>
        ))}
      </div>
      <p className="muted small">{t('signIn.demoNote', { days: city.noticeDays, count: city.panelQuorum })}</p>
    </section>
  );
}
