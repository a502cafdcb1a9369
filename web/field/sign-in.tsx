/** Coming in on a phone: by account and password, or by a slip. */
import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CityNote } from '../access/city-note.tsx';
import { asksForCode, CodeField } from '../ui/code-field.tsx';
import { slipInHand } from '../access/slip-in-hand.ts';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { loadAgain } from '../platform/load-again.ts';
import { useSession } from '../platform/session.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';

/** Once in a person's life here: it comes when it is needed. */
const Join = lazy(loadAgain(() => import('../access/join.tsx')
  .then(({ Join: page }) => ({ default: page }))));

const Slip = (props: ComponentProps<typeof Join>) =>
  <Suspense fallback={<SkeletonLines lines={3} />}><Join {...props} /></Suspense>;

/** Somebody scanned a slip where another is signed in. */
export function SlipWaits() {
  const { t } = useTranslation();
  const { session } = useSession();
  if (!session?.person || slipInHand() === null) return null;
  return <p className="banner warn">{t('join.signedIn')}</p>;
}

export function FieldSignIn({ city }: { city: CityView }) {
  const { t } = useTranslation();
  const [slip, setSlip] = useState(slipInHand);
  const { signIn } = useSession();
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const enter = async (name: string, word: string) => {
    setError(null);
    setBusy(true);
    await signIn(name, word, code.trim()).catch(setError).finally(() => setBusy(false));
  };
  if (slip !== null) {
    return <main className="field-main"><Slip first={slip} onBack={() => setSlip(null)} /></main>;
  }
  return (
    <main className="field-main">
      <h1>{t('field.title')}</h1>
      <CityNote city={city} />
      <form
        className="stack" onSubmit={(event) => {
          event.preventDefault();
          void enter(account.trim(), password);
        }}
      >
        <label className="field">
          <span>{t('signIn.account')}</span>
          <input
            value={account} required autoComplete="username"
            onChange={(event) => setAccount(event.target.value)} />
        </label>
        <label className="field">
          <span>{t('signIn.password')}</span>
          <input
            type="password" value={password} required autoComplete="current-password"
            onChange={(event) => setPassword(event.target.value)} />
        </label>
        {asksForCode(error) && <CodeField code={code} onChange={setCode} />}
        <button type="submit" className="primary big" disabled={busy}>{t('signIn.enter')}</button>
      </form>
      {error !== null && <ErrorLine error={error} />}
      <button
        type="button" className="quiet big" data-testid="have-slip" onClick={() => setSlip('')}>
        {t('join.have')}
      </button>
      {city.demo && (
        <section className="stack">
          <h2>{t('signIn.demo')}</h2>
          {(['worker', 'resident'] as const).map((role) => (
            <button
              key={role} type="button" className="role-button" disabled={busy}
              data-testid={`sign-in-${role}`}
              onClick={() => void enter(`${role}1`, 'deedgrid-demo')}>
              <strong>{t(`role.${role}`)}</strong>
              <span className="muted">
                {t(role === 'worker' ? 'field.tryWorker' : 'field.tryResident')}
              </span>
            </button>
          ))}
        </section>
      )}
    </main>
  );
}
