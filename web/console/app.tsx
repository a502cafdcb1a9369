import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../server/access/access.schema.ts';
import { PurposePage } from '../access/purpose-page.tsx';
import { SetUpPage } from '../access/set-up.tsx';
import { SignIn } from '../access/sign-in.tsx';
import { api } from '../platform/api.ts';
import { loadAgain } from '../platform/load-again.ts';
import { useSession } from '../platform/session.tsx';
import { ErrorBoundary, ErrorLine, SkeletonLines } from '../ui/states.tsx';

const Shell = lazy(loadAgain(() => import('./shell.tsx')));

/** Workers and residents have an entry of their own. */
function ToField() {
  useEffect(() => location.replace('/field'), []);
  return null;
}

/** Whoever may look at what is others' says what for, once a session. */
const isAskedWhy = ({ purposes, purpose }: SessionView) => purposes.length > 0 && purpose === null;

/** Broken beyond repair by itself: says so, and offers a new start. */
function Broken() {
  const { t } = useTranslation();
  return (
    <main className="sign-in">
      <p>{t('error.broken')}</p>
      <button type="button" className="primary" onClick={() => location.reload()}>{t('ui.reload')}</button>
    </main>
  );
}

export function App() {
  const { session, loading, error } = useSession();
  const city = useQuery({ queryKey: ['city'], queryFn: api.city });
  const token = new URLSearchParams(location.search).get('setup');
  // A question that was answered once and fails now takes nothing away.
  const failed = (session ? null : error) ?? (city.data ? null : city.error);
  if (failed) return <main className="sign-in"><ErrorLine error={failed} onRetry={() => location.reload()} /></main>;
  if (loading || !city.data) return <main className="sign-in"><SkeletonLines lines={4} /></main>;
  if (token && !session?.person && city.data.setUpNeeded) return <SetUpPage token={token} />;
  if (!session?.person) return <SignIn city={city.data} />;
  const office = session.person.roles.some((held) => held.role !== 'worker' && held.role !== 'resident');
  if (!office) return <ToField />;
  // In place: the address stays, and the page that was asked for comes next.
  if (isAskedWhy(session)) return <PurposePage />;
  return (
    <ErrorBoundary fallback={<Broken />}>
      <Suspense fallback={<main className="sign-in"><SkeletonLines lines={4} /></main>}>
        <Shell city={city.data} />
      </Suspense>
    </ErrorBoundary>
  );
}
