/** One console, one map that never goes away: modes change cards and layers, nothing else. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeedCase } from '../../server/deeds/deeds.schema.ts';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { AccessLogPage, PeoplePage } from '../access/admin-pages.tsx';
import { CellDeeds } from '../deeds/cell-deeds.tsx';
import { ExactLayer } from '../deeds/deeds-layer.tsx';
import { QueuePanel } from '../deeds/queue-panel.tsx';
import { CellCard } from '../heat/cell-card.tsx';
import { HeatLayer } from '../heat/heat-layer.tsx';
import { HeatLegend } from '../heat/legend.tsx';
import { figuresOf, scaleOf } from '../heat/scale.ts';
import { useLiveHeat } from '../heat/use-live-heat.ts';
import { type Camera, MapView, useCellFlag, useMap } from '../map/map-view.tsx';
import { ParticipationPanel } from '../planning/participation-panel.tsx';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { useSocket } from '../platform/socket.tsx';
import { NewTask } from '../tasks/new-task.tsx';
import { TaskBoard, TaskRow } from '../tasks/task-board.tsx';
import { TaskCard } from '../tasks/task-card.tsx';
import { useLiveTasks, useTaskSummary } from '../tasks/use-live-tasks.ts';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { useLiveWorkers } from '../workers/use-live-workers.ts';
import { CellTable } from './cell-table.tsx';
import { MonitorPanel } from './monitor-panel.tsx';
import { TopBar } from './top-bar.tsx';
import { type ConsoleMode, MEASURES, useUrlState } from './url-state.ts';
import { firstMode, useBasics, useModes, useWindow } from './use-console.ts';

const LiveLayers = lazy(() => import('./live-layers.tsx'));
const ICONS: Record<ConsoleMode, string> = {
  monitor: '◉', dispatch: '◆', plan: '▤', queue: '✓', admin: '⚙', audit: '☰',
};
const NOBODY: never[] = [];

export default function Shell({ city }: { city: CityView }) {
  const { t } = useTranslation();
  const { session, may } = useSession();
  const [state, change] = useUrlState();
  const modes = useModes();
  const roles = session?.person?.roles.map((held) => held.role) ?? [];
  const mode = state.mode && modes.includes(state.mode) ? state.mode : firstMode(modes, roles);
  const basics = useBasics();
  const { cells, areas, outlines, rulebook } = basics;
  const window_ = useWindow(city, state);
  const live = useLiveHeat(window_, may('heat.read') && cells !== undefined);
  const tasks = useLiveTasks(may('tasks.read'));
  const summary = useTaskSummary(may('tasks.read'));
  const workers = useLiveWorkers(may('workers.read'));
  const [hover, setHover] = useState<{ index: number; x: number; y: number } | null>(null);
  const [brushed, setBrushed] = useState<number | null>(null);
  const [filing, setFiling] = useState(false);
  const [picked, setPicked] = useState<[number, number] | null>(null);
  const [deed, setDeed] = useState<DeedCase | null>(null);

  const figures = useMemo(() => (live.heat ? figuresOf(live.heat, state.measure) : NOBODY), [live.heat, state.measure]);
  const scale = useMemo(() => scaleOf(figures), [figures]);
  const cell = cells?.find((one) => one.code === state.cell) ?? null;
  const area = areas?.find((one) => one.path === state.area) ?? null;
  const inArea = useCallback(<T extends { areaPath: string }>(list: readonly T[]) => (state.area
    ? list.filter((one) => `${one.areaPath}/`.startsWith(`${state.area}/`)) : list), [state.area]);
  const shownTasks = useMemo(() => inArea(tasks.data ?? NOBODY), [inArea, tasks.data]);
  const selectTask = useCallback((id: string) => change({ task: id, cell: null }), [change]);
  const startFiling = useCallback(() => {
    change({ mode: 'dispatch', task: null, cell: null });
    setPicked(null);
    setFiling(true);
  }, [change]);

  useEffect(() => {
    if (!may('tasks.file')) return undefined;
    const keys = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && /INPUT|TEXTAREA|SELECT/.test(event.target.tagName);
      if (!typing && event.key.toLowerCase() === 'n' && !event.ctrlKey && !event.metaKey) startFiling();
      if (event.key === 'Escape') setFiling(false);
    };
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, [may, startFiling]);

  if (basics.error) return <main className="sign-in"><ErrorLine error={basics.error} onRetry={() => location.reload()} /></main>;
  if (!cells || !areas || !outlines) return <main className="sign-in"><SkeletonLines lines={6} /></main>;
  const areaName = (path: string) => areas.find((one) => one.path === path);
  const onlyPage = mode === 'admin' || mode === 'audit';

  return (
    <div className={`shell mode-${mode}`} data-testid="shell">
      <nav className="rail" aria-label={t('rail.label')}>
        {modes.map((one) => (
          <button key={one} type="button" data-testid={`rail-${one}`} aria-current={one === mode ? 'page' : undefined} onClick={() => change({ mode: one, task: null })}>
            <span aria-hidden="true">{ICONS[one]}</span>
            {t(`rail.${one}`)}
          </button>
        ))}
      </nav>
      <TopBar city={city} areas={areas} cells={cells} categories={rulebook?.categories ?? NOBODY} state={state} onChange={change} />
      <Banners city={city} mode={mode} />
      {onlyPage
        ? <main className="page-area" tabIndex={0}>{mode === 'admin' ? <PeoplePage /> : <AccessLogPage />}</main>
        : (
          <main className="map-area">
            {cells.length === 0 && <div className="map-empty"><Empty text={t('map.noCells')} /></div>}
            <MapView
              city={city} outlines={outlines} mode={filing ? 'pick-point' : 'browse'} camera={state.camera}
              onCamera={(camera: Camera) => change({ camera })} onPoint={setPicked}
              onCell={(index) => change({ cell: index === null ? null : cells[index]?.code ?? null, task: null })}
              onHover={(index, at) => setHover(index === null ? null : { index, ...at })}
            >
              {live.heat && <HeatLayer figures={figures} scale={scale} glowing={live.glowing} />}
              <CellMarks hover={brushed ?? hover?.index ?? null} selected={cell?.index ?? null} />
              <GoTo box={area?.bounds ?? null} />
              <GoToPoint point={deed && mode === 'queue' ? deed.point : null} />
              {may('deeds.exact') && <ExactLayer from={`${window_.from}T00:00:00Z`} to={`${window_.to}T23:59:59Z`} homes />}
              <Suspense fallback={null}>
                <LiveLayers tasks={mode === 'plan' ? NOBODY : shownTasks} workers={mode === 'plan' ? NOBODY : workers.data ?? NOBODY} picked={filing ? picked : mode === 'queue' ? deed?.point ?? null : null} selected={state.task} onTask={selectTask} />
              </Suspense>
            </MapView>
            {live.heat && (
              <HeatLegend
                measure={state.measure} measures={MEASURES} scale={scale} days={state.days} cells={cells.length}
                suppressed={live.heat.suppressed} onMeasure={(measure) => change({ measure })}
                minimums={{ households: live.heat.minHouseholds, contributors: live.heat.minContributors }}
              />
            )}
            {live.heat && (
              <button type="button" className="table-toggle" data-testid="table-toggle" aria-pressed={state.table} onClick={() => change({ table: !state.table })}>
                {t(state.table ? 'table.hide' : 'table.show')}
              </button>
            )}
            {state.table && live.heat && <CellTable heat={live.heat} cells={inArea(cells)} onSelect={(code) => change({ cell: code })} />}
            {live.error !== null && live.error !== undefined && <div className="map-error"><ErrorLine error={live.error} onRetry={live.retry} /></div>}
            {hover && !filing && cells[hover.index] && (
              <HoverTip x={hover.x} y={hover.y} name={cells[hover.index]!} figure={figures[hover.index]} measure={state.measure} />
            )}
          </main>
        )}
      {!onlyPage && (
        <aside className="side" data-testid="side">
          {filing && mode === 'dispatch' && (
            <NewTask
              point={picked} categories={rulebook?.categories ?? NOBODY} onClose={() => setFiling(false)}
              onFiled={(id) => {
                setFiling(false);
                selectTask(id);
              }}
            />
          )}
          {!filing && state.task && may('tasks.read') && (
            <TaskCard id={state.task} rulebook={rulebook} canFile={may('tasks.file')} canVerify={may('tasks.verify')} onClose={() => change({ task: null })} />
          )}
          {!filing && !state.task && cell && may('heat.read') && (
            <CellCard cell={cell} areaName={nameOrPath(areaName(cell.areaPath), cell.areaPath, t('bar.wholeCity'))} window={window_} days={state.days} onClose={() => change({ cell: null })}>
              {may('tasks.read') && (
                <section>
                  <h3>{t('cell.tasks')}</h3>
                  {shownTasks.filter((task) => task.cellCode === cell.code).slice(0, 6).map((task) => (
                    <TaskRow key={task.id} task={task} selected={false} onSelect={selectTask} />
                  ))}
                  {!shownTasks.some((task) => task.cellCode === cell.code) && <Empty text={t('cell.noTasks')} />}
                </section>
              )}
              {may('deeds.exact') && <CellDeeds code={cell.code} rulebook={rulebook} />}
            </CellCard>
          )}
          {mode === 'monitor' && (may('tasks.read')
            ? <MonitorPanel summary={summary.data} tasks={shownTasks} workers={workers.data ?? NOBODY} cells={cells} selected={state.task} onTask={selectTask} onCell={(code) => change({ cell: code, task: null })} />
            : !cell && <Empty text={t('monitor.pickCell')} />)}
          {mode === 'dispatch' && !filing && (
            <>
              <button type="button" className="primary new-task-button" data-testid="new-task" onClick={startFiling}>
                {t('newTask.open')} <kbd>N</kbd>
              </button>
              {tasks.isPending ? <SkeletonLines lines={8} /> : <TaskBoard tasks={shownTasks} selected={state.task} onSelect={selectTask} />}
            </>
          )}
          {mode === 'plan' && (
            <ParticipationPanel window={window_} area={state.area} cells={cells} hovered={hover?.index ?? null} selected={state.cell} onHover={setBrushed} onSelect={(code) => change({ cell: code })} />
          )}
          {mode === 'queue' && <QueuePanel rulebook={rulebook} selected={deed?.id ?? null} onSelect={setDeed} />}
        </aside>
      )}
    </div>
  );
}

function nameOrPath(area: { nameZh: string; nameEn: string } | undefined, path: string, whole: string): string {
  if (!area) return path || whole;
  return document.documentElement.lang.startsWith('zh') ? area.nameZh : area.nameEn;
}

function CellMarks({ hover, selected }: { hover: number | null; selected: number | null }) {
  useCellFlag('hover', hover);
  useCellFlag('selected', selected);
  return null;
}

/** The camera goes to an area when one is chosen, and stays otherwise. */
function GoTo({ box }: { box: [number, number, number, number] | null }) {
  const { map } = useMap();
  useEffect(() => {
    if (box) map.fitBounds(box, { padding: 32, duration: 500 });
  }, [map, box]);
  return null;
}

function GoToPoint({ point }: { point: [number, number] | null }) {
  const { map } = useMap();
  useEffect(() => {
    if (point) map.easeTo({ center: point, zoom: Math.max(14.5, map.getZoom()), duration: 400 });
  }, [map, point]);
  return null;
}

function HoverTip({ x, y, name, figure, measure }: {
  x: number; y: number; name: { code: string; nameZh: string; nameEn: string };
  figure: number | null | undefined; measure: string;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const text = figure === undefined ? t('cell.noData') : figure === null ? t('table.tooFew')
    : measure === 'rate' ? formats.percent(figure) : formats.number(figure);
  return (
    <div className="hover-tip" style={{ transform: `translate(${x + 14}px, ${y + 14}px)` }}>
      <strong>{nameOf(name)}</strong>
      <span>{t(`heat.${measure}`)}: {text}</span>
    </div>
  );
}

/** What a person has to know about this page now: offline, insecure, a shortened demo. */
function Banners({ city, mode }: { city: CityView; mode: ConsoleMode }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { session } = useSession();
  const { state, since } = useSocket();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(state === 'offline'), state === 'offline' ? 3000 : 0);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <div className="banners">
      {late && <p className="banner danger" role="alert">{t('live.offlineBanner', { when: formats.time(since.toISOString()) })}</p>}
      {session?.insecure && <p className="banner warn">{t('ui.insecure')}</p>}
      {city.demo && mode === 'queue' && (
        <p className="banner">{t('signIn.demoNote', { days: city.noticeDays, quorum: city.panelQuorum })}</p>
      )}
    </div>
  );
}
