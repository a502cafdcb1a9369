/** The phone entry: a worker's shift and offers, a household's points and deeds. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { api } from '../platform/api.ts';
import { useName } from '../platform/i18n/format.ts';
import { loadAgain } from '../platform/load-again.ts';
import { useSession } from '../platform/session.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { ErrorBoundary, ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { LanguageSwitch, ThemeSwitch } from '../ui/switches.tsx';
import { Banners } from './banners.tsx';
import { FieldSignIn, SlipWaits } from './sign-in.tsx';
import { SignOutQuestion, useSignOut } from './sign-out.tsx';
import { WorkerHome } from './worker-home.tsx';

/** A worker's phone needs nothing of it. */
const ResidentHome = lazy(loadAgain(() => import('./resident-home.tsx')
  .then(({ ResidentHome: page }) => ({ default: page }))));
const MyData = lazy(loadAgain(() => import('../privacy/my-data.tsx')
  .then(({ MyData: page }) => ({ default: page }))));
const LARGE = 'deedgrid.large';

export function FieldApp() {
  const { t } = useTranslation();
  const { session, loading, error } = useSession();
  const city = useQuery({ queryKey: ['city'], queryFn: api.city });
  const [large, setLarge] = useState(() => localStorage.getItem(LARGE) === '1');
  useEffect(() => {
    localStorage.setItem(LARGE, large ? '1' : '0');
    document.documentElement.classList.toggle('large', large);
  }, [large]);
  const failed = (session ? null : error) ?? (city.data ? null : city.error);
  const roles = session?.person?.roles.map((held) => held.role) ?? [];
  return (
    <div className="field-app">
      <FieldBar city={city.data} large={large} onLarge={setLarge} />
      <ErrorBoundary fallback={<p className="banner danger">{t('error.broken')}</p>}>
        {failed && <ErrorLine error={failed} onRetry={() => location.reload()} />}
        {(loading || !city.data) && !failed && <main className="field-main"><SkeletonLines lines={5} /></main>}
        {city.data && session && !session.person && <FieldSignIn city={city.data} />}
        {city.data && roles.includes('worker') && <WorkerHome city={city.data} />}
        {city.data && !roles.includes('worker') && roles.includes('resident') && (
          <Suspense fallback={<main className="field-main"><SkeletonLines lines={5} /></main>}>
            <ResidentHome city={city.data} />
          </Suspense>
        )}
        <SlipWaits />
        {session?.person && !roles.includes('worker') && !roles.includes('resident') && (
          <main className="field-main">
            <p>{t('field.office')}</p>
            <a className="primary big" href="/">{t('field.openConsole')}</a>
          </main>
        )}
      </ErrorBoundary>
    </div>
  );
}

function FieldBar({ city, large, onLarge }: {
  city: CityView | undefined; large: boolean; onLarge(large: boolean): void;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  const { session } = useSession();
  const worker = session?.person?.roles.some((held) => held.role === 'worker') ?? false;
  const leaving = useSignOut(worker);
  const [isOpen, setOpen] = useState(false);
  return (
    <header>
      <div className="field-bar">
        <img src="/icon.svg" alt="" width="24" height="24" />
        <strong className="field-city">{city ? nameOf(city) : t('app.name')}</strong>
        {city?.model && <span className="tag warn">{t('ui.model')}</span>}
        <span className="spacer" />
        <button type="button" className="plain-button large-switch" data-testid="large-switch" aria-pressed={large} aria-label={t('field.large')} title={t('field.large')} onClick={() => onLarge(!large)}>{t('field.largeSign')}</button>
        <LanguageSwitch />
        <ThemeSwitch />
        {session?.person && (
          <button
            type="button" className="plain-button" data-testid="open-my-data"
            aria-label={t('privacy.title')} title={t('privacy.title')}
            onClick={() => setOpen(true)}>
            <svg
              width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor"
              strokeWidth="1.8" aria-hidden="true">
              <circle cx="10" cy="6.5" r="3" /><path d="M4 17c0-3.5 2.7-5.5 6-5.5s6 2 6 5.5" />
            </svg>
          </button>
        )}
        {session?.person && (
          <button type="button" className="plain-button" data-testid="sign-out" aria-label={t('ui.signOut')} title={t('ui.signOut')} disabled={leaving.leave.isPending} onClick={leaving.begin}>
            <svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.8" aria-hidden="true"><path d="M8 3H4v14h4M9 10h8m-3-3 3 3-3 3" /></svg>
          </button>
        )}
      </div>
      {leaving.asking && <SignOutQuestion leaving={leaving} />}
      {isOpen && session?.person && (
        <Sheet title={t('privacy.title')} testId="my-data" onClose={() => setOpen(false)}>
          <Suspense><MyData onClose={() => setOpen(false)} /></Suspense>
        </Sheet>
      )}
      <Banners />
    </header>
  );
}
