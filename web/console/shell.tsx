/** One console, one map that never goes away: modes change cards and layers, nothing else. */
import type { Map as MapLibre } from 'maplibre-gl';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeedCase } from '../../server/deeds/deeds.schema.ts';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { AccessLogPage, PeoplePage } from '../access/admin-pages.tsx';
import { figuresOf, scaleOf } from '../heat/scale.ts';
import { useLiveHeat } from '../heat/use-live-heat.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { useSocket } from '../platform/socket.tsx';
import { TaskNewsProvider } from '../tasks/task-log.tsx';
import { isTyping } from '../ui/keys.ts';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { isIn, useAreaName } from './area.ts';
import { knownPart } from './link.ts';
import { MapStage } from './map-stage.tsx';
import { SidePanel } from './side-panel.tsx';
import { TopBar } from './top-bar.tsx';
import { type ConsoleMode, useUrlState } from './url-state.ts';
import { firstMode, useBasics, useModes, useWindow, useWindowInstants } from './use-console.ts';

const ICONS: Record<ConsoleMode, string> = {
  monitor: '◉', dispatch: '◆', plan: '▤', queue: '✓', admin: '⚙', audit: '☰',
};
const NOTHING: never[] = [];
/** A short loss of the connection is not worth a banner. */
const OFFLINE_MILLISECONDS = 3000;

export default function Shell({ city }: { city: CityView }) {
  return <TaskNewsProvider><Console city={city} /></TaskNewsProvider>;
}

function Console({ city }: { city: CityView }) {
  const { t } = useTranslation();
  const { session, may } = useSession();
  const [asked, change] = useUrlState();
  const modes = useModes();
  const roles = session?.person?.roles.map((held) => held.role) ?? [];
  const { cells, areas, outlines, rulebook, error } = useBasics();
  const state = useMemo(
    () => knownPart(asked, { areas, cells, categories: rulebook?.categories, bounds: city.bounds }),
    [asked, areas, cells, rulebook, city]);
  const mode = state.mode && modes.includes(state.mode) ? state.mode : firstMode(modes, roles);
  // A filter from a link waits for the rules: one that they do not have would be refused.
  const isFilterKnown = asked.categories === null || rulebook !== undefined;
  const window_ = useWindow(city, state);
  const instants = useWindowInstants(window_, city.timeZone);
  const live = useLiveHeat(window_, may('heat.read') && cells !== undefined && isFilterKnown);
  const [hovered, setHovered] = useState<number | null>(null);
  const [brushed, setBrushed] = useState<number | null>(null);
  const [hoveredTask, setHoveredTask] = useState<string | null>(null);
  const [picked, setPicked] = useState<[number, number] | null>(null);
  const [deed, setDeed] = useState<DeedCase | null>(null);
  const handle = useRef<MapLibre | null>(null);
  const areaName = useAreaName(areas);

  const figures = useMemo(() => (live.heat ? figuresOf(live.heat, state.measure) : NOTHING), [live.heat, state.measure]);
  const scale = useMemo(
    () => scaleOf(figures.filter((_, i) => isIn(cells?.[i]?.areaPath ?? '', state.area))),
    [figures, cells, state.area]);
  const filing = state.filing && mode === 'dispatch';
  const selectTask = useCallback((id: string) => change({ task: id, cell: null }), [change]);
  const startFiling = useCallback(() => {
    setPicked(null);
    change({ mode: 'dispatch', task: null, cell: null, filing: true });
  }, [change]);
  useFilingKeys(may('tasks.file'), startFiling, useCallback(() => change({ filing: false }), [change]));

  if (error) return <main className="sign-in"><ErrorLine error={error} onRetry={() => location.reload()} /></main>;
  if (!cells || !areas || !outlines) return <main className="sign-in"><SkeletonLines lines={6} /></main>;
  const onlyPage = mode === 'admin' || mode === 'audit';
  const point = filing ? picked : mode === 'queue' ? deed?.point ?? null : null;

  return (
    <div className={`shell mode-${mode}`} data-testid="shell">
      <h1 className="visually-hidden">{t('app.name')}</h1>
      <nav className="rail" aria-label={t('rail.label')}>
        {modes.map((one) => (
          <button key={one} type="button" data-testid={`rail-${one}`} aria-current={one === mode ? 'page' : undefined} onClick={() => change({ mode: one, task: null, filing: false, late: false })}>
            <span aria-hidden="true">{ICONS[one]}</span>
            {t(`rail.${one}`)}
          </button>
        ))}
      </nav>
      <TopBar city={city} areas={areas} cells={cells} categories={rulebook?.categories ?? NOTHING} state={state} onChange={change} />
      <Banners city={city} mode={mode} />
      <main className={onlyPage ? 'map-area under' : 'map-area'} inert={onlyPage}>
        <MapStage
          city={city} outlines={outlines} cells={cells} rulebook={rulebook} mode={mode} state={state}
          change={change} live={live} figures={figures} scale={scale} instants={instants}
          area={areas.find((one) => one.path === state.area) ?? null} areaName={areaName} handle={handle}
          filing={filing} point={point} hovered={brushed ?? hovered} hoveredTask={hoveredTask}
          onHover={setHovered} onPoint={setPicked}
        />
      </main>
      {onlyPage && (
        <main className="page-area" tabIndex={0}>
          {mode === 'admin' ? <PeoplePage areaName={areaName} /> : <AccessLogPage areaName={areaName} />}
        </main>
      )}
      {!onlyPage && (
        <aside className="side" data-testid="side" aria-label={t('side.label')}>
          <SidePanel
            mode={mode} state={state} change={change} cells={cells} outlines={outlines} rulebook={rulebook}
            cell={cells.find((one) => one.code === state.cell) ?? null} window={window_} areaName={areaName}
            center={city.center} filing={filing} point={picked} deed={deed} hovered={hovered}
            mapCenter={() => handle.current?.getCenter().toArray() ?? null}
            onPoint={setPicked} onBrush={setBrushed} onHoverTask={setHoveredTask} onTask={selectTask}
            onFile={startFiling} onDeed={setDeed}
          />
        </aside>
      )}
    </div>
  );
}

/** N begins a task, Escape leaves it. */
function useFilingKeys(may: boolean, start: () => void, leave: () => void): void {
  useEffect(() => {
    if (!may) return undefined;
    const keys = (event: KeyboardEvent) => {
      if (event.key === 'Escape') leave();
      else if (event.key.toLowerCase() === 'n' && !isTyping(event)) {
        // The form takes the focus at once: the letter must not be its first word.
        event.preventDefault();
        start();
      }
    };
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, [may, start, leave]);
}

/** What a person has to know about this page now: offline, insecure, a shortened demo. */
function Banners({ city, mode }: { city: CityView; mode: ConsoleMode }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { session } = useSession();
  const { state, since } = useSocket();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const offline = state === 'offline';
    const timer = setTimeout(() => setLate(offline), offline ? OFFLINE_MILLISECONDS : 0);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <div className="banners">
      {late && <p className="banner danger" role="alert">{t('live.offlineBanner', { when: formats.time(since.toISOString()) })}</p>}
      {session?.insecure && <p className="banner warn">{t('ui.insecure')}</p>}
      {city.demo && mode === 'queue' && (
        <p className="banner">{t('signIn.demoNote', { days: city.noticeDays, count: city.panelQuorum })}</p>
      )}
    </div>
  );
}
