/** What is kept about me: a copy, what I agree to, and being forgotten. The same everywhere. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentKind } from '../../server/access/access.schema.ts';
import { api } from '../platform/api.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { loadAgain } from '../platform/load-again.ts';
import { useSession } from '../platform/session.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import './privacy.css';

const OwnAccess = lazy(loadAgain(() => import('./own-access.tsx')
  .then(({ OwnAccess: page }) => ({ default: page }))));

/** Each is asked of whom it concerns. */
const OF_ROLE: Record<string, readonly ConsentKind[]> = {
  resident: ['joining', 'notice', 'bank'], worker: ['location'],
};

export function MyData({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const { session } = useSession();
  const roles = session?.person?.roles.map((held) => held.role) ?? [];
  const kinds = [...new Set(roles.flatMap((role) => OF_ROLE[role] ?? []))];
  const isFree = roles.every((role) => role in OF_ROLE);
  const [isAccess, setAccess] = useState(false);
  if (isAccess) return <Suspense><OwnAccess onBack={() => setAccess(false)} /></Suspense>;
  return (
    <div className="my-data">
      <button
        type="button" className="quiet" data-testid="own-access" onClick={() => setAccess(true)}
      >
        {t('own.title')}
      </button>
      <p>{t('privacy.copyWords')}</p>
      <a className="quiet copy" href="/api/privacy/copy" download data-testid="copy">
        {t('privacy.copy')}
      </a>
      {kinds.length > 0 && <Agreements kinds={kinds} />}
      <h3>{t('privacy.forget')}</h3>
      {isFree ? <Forget hasHome={roles.includes('resident')} /> : <p>{t('privacy.office')}</p>}
      <div className="actions">
        <button type="button" className="quiet" onClick={onClose}>{t('ui.close')}</button>
      </div>
    </div>
  );
}

function Agreements({ kinds }: { kinds: readonly ConsentKind[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useQueryClient();
  const asked = useQuery({ queryKey: ['consents'], queryFn: api.consents });
  const say = useMutation({
    mutationFn: ({ kind, given }: { kind: ConsentKind; given: boolean }) =>
      api.sayConsent(kind, given),
    onSuccess: (found) => client.setQueryData(['consents'], found),
  });
  if (asked.error && !asked.data) {
    return <ErrorLine error={asked.error} onRetry={() => void asked.refetch()} />;
  }
  if (!asked.data) return <SkeletonLines lines={3} />;
  const said = asked.data.consents.filter(({ kind }) => kinds.includes(kind));
  return (
    <>
      <h3>{t('privacy.agree')}</h3>
      <ul className="agreements">
        {said.map(({ kind, given, since }) => (
          <li key={kind}>
            <div>
              <strong>{t(`privacy.${kind}`)}</strong>
              <p className="muted">{t(`privacy.${kind}Words`)}</p>
              {since && (
                <p className="muted">
                  {t(`privacy.${given ? 'yes' : 'no'}Since`, { when: formats.dateTime(since) })}
                </p>
              )}
            </div>
            <div className="segmented" role="group" aria-label={t(`privacy.${kind}`)}>
              {[true, false].map((word) => (
                <button
                  key={String(word)} type="button" aria-pressed={given === word}
                  disabled={say.isPending} data-testid={`${kind}-${word ? 'yes' : 'no'}`}
                  onClick={() => say.mutate({ kind, given: word })}
                >
                  {t(word ? 'privacy.yes' : 'privacy.no')}
                </button>
              ))}
            </div>
          </li>
        ))}
      </ul>
      {say.error && <ErrorLine error={say.error} />}
    </>
  );
}

/** Asked for the password: a phone that lies on a table must not be enough. */
function Forget({ hasHome }: { hasHome: boolean }) {
  const { t } = useTranslation();
  const { signOut } = useSession();
  const [password, setPassword] = useState('');
  const [isAsked, setAsked] = useState(false);
  const erase = useMutation({ mutationFn: () => api.erase(password), onSuccess: () => signOut() });
  const send = (event: FormEvent) => {
    event.preventDefault();
    erase.mutate();
  };
  return (
    <>
      <p>{t(hasHome ? 'privacy.forgetHome' : 'privacy.forgetWords')}</p>
      {!isAsked && (
        <button
          type="button" className="quiet danger-text" data-testid="forget"
          onClick={() => setAsked(true)}
        >
          {t('privacy.forget')}
        </button>
      )}
      {isAsked && (
        <form className="stack" onSubmit={send}>
          <label className="field">
            <span>{t('privacy.password')}</span>
            <input
              type="password" required autoComplete="current-password" value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
          <button
            type="submit" className="primary danger" disabled={erase.isPending}
            data-testid="forget-now"
          >
            {t('privacy.forgetNow')}
          </button>
        </form>
      )}
      {erase.error && <ErrorLine error={erase.error} />}
    </>
  );
}
