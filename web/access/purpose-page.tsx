/** Asked once a session, before anything about people is shown: what is it looked at for? */
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useName } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { ErrorLine } from '../ui/states.tsx';
import { LanguageSwitch, ThemeSwitch } from '../ui/switches.tsx';

export function PurposePage() {
  const { t } = useTranslation();
  const nameOf = useName();
  const { session, choosePurpose, signOut } = useSession();
  const choose = useMutation({ mutationFn: choosePurpose });
  return (
    <main className="sign-in" data-testid="purpose-page">
      <div className="sign-in-corner"><LanguageSwitch /><ThemeSwitch /></div>
      <section className="purpose-box">
        <h1>{t('purpose.title', { name: session?.person?.name ?? '' })}</h1>
        <p className="muted">{t('purpose.words')}</p>
        <div className="purpose-list">
          {session?.purposes.map((one) => (
            <button
              key={one.id} type="button" className="role-button" disabled={choose.isPending}
              data-testid={`purpose-${one.id}`} onClick={() => choose.mutate(one.id)}
            >
              <strong>{nameOf(one)}</strong>
            </button>
          ))}
        </div>
        {choose.error && <ErrorLine error={choose.error} />}
        <button type="button" className="plain-button" onClick={() => void signOut()}>
          {t('ui.signOut')}
        </button>
      </section>
    </main>
  );
}
