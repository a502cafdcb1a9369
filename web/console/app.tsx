import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { SetUpPage } from '../access/set-up.tsx';
import { SignIn } from '../access/sign-in.tsx';
import { api } from '../platform/api.ts';
import { useSession } from '../platform/session.tsx';
import { ErrorBoundary, ErrorLine, SkeletonLines } from '../ui/states.tsx';

const Shell = lazy(() => import('./shell.tsx'));

export function App() {
  const { t } = useTranslation();
  const { session, loading, error } = useSession();
  const city = useQuery({ queryKey: ['city'], queryFn: api.city });
  const token = new URLSearchParams(location.search).get('setup');
  const failed = error ?? city.error;
  if (failed) return <main className="sign-in"><ErrorLine error={failed} onRetry={() => location.reload()} /></main>;
  if (loading || !city.data) return <main className="sign-in"><SkeletonLines lines={4} /></main>;
  if (token && !session?.person && city.data.setUpNeeded) return <SetUpPage token={token} />;
  if (!session?.person) return <SignIn city={city.data} />;
  const office = session.person.roles.some((held) => held.role !== 'worker' && held.role !== 'resident');
  if (!office) {
    location.replace('/field');
    return null;
  }
  return (
    <ErrorBoundary fallback={<main className="sign-in"><p>{t('error.broken')}</p></main>}>
      <Suspense fallback={<main className="sign-in"><SkeletonLines lines={4} /></main>}>
        <Shell city={city.data} />
      </Suspense>
    </ErrorBoundary>
  );
}
