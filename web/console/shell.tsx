/** One console, one map that never goes away: modes change cards and layers, nothing else. */
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { I18nProvider } from 'react-aria-components';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { useSocket } from '../platform/socket.tsx';
import { TaskNewsProvider } from '../tasks/task-log.tsx';
import { SkeletonLines } from '../ui/states.tsx';
import { useActs, useView } from './context.tsx';
import { MapStage } from './map-stage.tsx';
import { ConsoleProvider } from './provider.tsx';
import { SidePanel } from './side-panel.tsx';
import { TopBar } from './top-bar.tsx';

/** A short loss of the connection is not worth a banner. */
const OFFLINE_MILLISECONDS = 3000;

export default function Shell({ city }: { city: CityView }) {
  return (
    <I18nProvider locale={useTranslation().i18n.language}>
      <TaskNewsProvider>
        <ConsoleProvider city={city}><Console /></ConsoleProvider>
      </TaskNewsProvider>
    </I18nProvider>
  );
}

function Console() {
  const { t } = useTranslation();
  const { mode } = useView();
  const alone = mode.place === 'alone';
  return (
    <div className={`shell mode-${mode.id}`} data-testid="shell">
      <h1 className="visually-hidden">{t('app.name')}</h1>
      <Rail />
      <TopBar />
      <Banners />
      <main className={alone ? 'map-area under' : 'map-area'} inert={alone}>
        <MapStage />
      </main>
      {alone && (
        <main className="page-area" tabIndex={0}>
          <Suspense fallback={<SkeletonLines lines={8} />}><mode.Panel /></Suspense>
        </main>
      )}
      {!alone && (
        <aside className="side" data-testid="side" aria-label={t('side.label')}>
          <SidePanel />
        </aside>
      )}
    </div>
  );
}

function Rail() {
  const { t } = useTranslation();
  const { mode, modes } = useView();
  const { change } = useActs();
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      {modes.map(({ id, icon }) => (
        <button
          key={id} type="button" data-testid={`rail-${id}`}
          aria-current={id === mode.id ? 'page' : undefined}
          onClick={() => change({ mode: id, task: null, filing: false, late: false })}
        >
          <span aria-hidden="true">{icon}</span>
          {t(`rail.${id}`)}
        </button>
      ))}
    </nav>
  );
}

/** What a person has to know about this page now: offline, insecure, what the mode has to say. */
function Banners() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { session } = useSession();
  const { Banner } = useView().mode;
  const { state, since } = useSocket();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const offline = state === 'offline';
    const timer = setTimeout(() => setLate(offline), offline ? OFFLINE_MILLISECONDS : 0);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <div className="banners">
      {late && (
        <p className="banner danger" role="alert">
          {t('live.offlineBanner', { when: formats.time(since.toISOString()) })}
        </p>
      )}
      {session?.insecure && <p className="banner warn">{t('ui.insecure')}</p>}
      {Banner && <Banner />}
    </div>
  );
}
