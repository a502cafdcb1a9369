/** The map with everything that is drawn on it, its legend, and its table twin. */
import type { Map as MapLibre } from 'maplibre-gl';
import { lazy, type RefObject, Suspense, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AreaView, CellView, CityView } from '../../server/grid/grid.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { ExactLayer } from '../deeds/deeds-layer.tsx';
import { HeatLayer } from '../heat/heat-layer.tsx';
import { HeatLegend } from '../heat/legend.tsx';
import { originOf } from '../heat/origin.ts';
import type { CellFigure, Scale } from '../heat/scale.ts';
import type { LiveHeat } from '../heat/use-live-heat.ts';
import { MapView, useCellFlag, useMap, usePointer } from '../map/map-view.tsx';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { loadAgain } from '../platform/load-again.ts';
import { useSession } from '../platform/session.tsx';
import { Empty, ErrorBoundary, ErrorLine } from '../ui/states.tsx';
import { useMapTasks } from '../tasks/use-map-tasks.ts';
import { useFollowWorkers, useWorkers } from '../workers/use-live-workers.ts';
import { isIn, workersIn } from './area.ts';
import { LayerMenu } from './layer-menu.tsx';
import type { Layer } from './link.ts';
import { MarksLegend } from './marks-legend.tsx';
import { TableTwin } from './table-twin.tsx';
import { type ConsoleMode, type Measure, MEASURES, type UrlState } from './url-state.ts';

const LiveLayers = lazy(loadAgain(() => import('./live-layers.tsx')));
const NOBODY: never[] = [];
/** Exact deeds are asked for from this zoom on. */
const EXACT_ZOOM_MIN = 14;

export interface StageProps {
  city: CityView; outlines: GeoJSON.FeatureCollection; cells: readonly CellView[];
  area: AreaView | null; rulebook: RulebookView | undefined;
  mode: ConsoleMode; state: UrlState; change(part: Partial<UrlState>): void;
  live: LiveHeat; figures: readonly CellFigure[]; scale: Scale;
  instants: { from: string; to: string };
  /** A place that is being chosen or decided on. */
  point: [number, number] | null;
  filing: boolean; hovered: number | null; hoveredTask: string | null;
  handle: RefObject<MapLibre | null>; areaName(path: string): string;
  onHover(index: number | null): void; onPoint(point: [number, number]): void;
}

export function MapStage(props: StageProps) {
  const { city, outlines, cells, area, mode, state, change, live, figures, scale, filing } = props;
  const { t } = useTranslation();
  const { may } = useSession();
  // A click on a mark is heard by the map too, in the same turn: the mark is what was meant.
  const marked = useRef(0);
  const onTask = useCallback((id: string) => {
    marked.current = performance.now();
    if (!filing) change({ task: id, cell: null });
  }, [filing, change]);
  const onMark = useCallback(() => { marked.current = performance.now(); }, []);
  const onCell = (index: number | null) => setTimeout(() => {
    if (performance.now() - marked.current < 50) return;
    change({ cell: index === null ? null : cells[index]?.code ?? null, task: null });
  });
  const selected = cells.find((one) => one.code === state.cell) ?? null;
  return (
    <>
      {cells.length === 0 && <div className="map-empty"><Empty text={t('map.noCells')} /></div>}
      <MapView
        city={city} outlines={outlines} mode={filing ? 'pick-point' : 'browse'} camera={state.camera}
        handle={props.handle} onCamera={(camera) => change({ camera })} onPoint={props.onPoint}
        onCell={onCell} onHover={props.onHover}
      >
        {live.heat && <HeatLayer figures={figures} scale={scale} glowing={live.glowing} />}
        <CellMarks hover={props.hovered} selected={selected?.index ?? null} />
        <GoTo box={area?.bounds ?? null} hasCamera={state.camera !== null} />
        <GoToCell box={selected?.bounds ?? null} />
        <GoToPoint point={mode === 'queue' ? props.point : null} />
        <AreasAside area={state.area} outlines={outlines} />
        {may('deeds.exact') && !state.hidden.includes('exact') && <ExactLayer {...props.instants} />}
        <Shown hidden={state.hidden} />
        {/* What moves may fail to load or to draw: the map below it stays. */}
        <ErrorBoundary fallback={<p className="map-error error-line" role="alert">{t('map.marksBroken')}</p>}>
          <Suspense fallback={null}><Marks {...props} onTask={onTask} onMark={onMark} /></Suspense>
        </ErrorBoundary>
        {!filing && cells[props.hovered ?? -1] && (
          <HoverTip cell={cells[props.hovered!]!} figure={figures[props.hovered!]} measure={state.measure} />
        )}
      </MapView>
      {live.heat && <Legend {...props} />}
      <div className="map-buttons">
        {!state.table && <LayerMenu hidden={state.hidden} mode={mode} change={change} />}
        {(live.heat || may('tasks.read')) && (
          <button type="button" className="table-toggle" data-testid="table-toggle" onClick={() => change({ table: !state.table })}>
            {t(state.table ? 'table.hide' : 'table.show')}
          </button>
        )}
      </div>
      {state.table && <Twin {...props} onTask={onTask} />}
      {live.error !== null && <div className="map-error"><ErrorLine error={live.error} onRetry={live.retry} /></div>}
    </>
  );
}

/** Alone in hearing of moves, so that a step on the street draws the marks and nothing else. */
function Marks(props: StageProps & { onTask(id: string): void; onMark(): void }) {
  const { mode, state, point, hoveredTask, outlines, cells, onTask, onMark } = props;
  const { may } = useSession();
  const { t } = useTranslation();
  const formats = useFormats();
  const marks = useMapTasks({
    enabled: may('tasks.read'), area: state.area, late: state.late, box: useNearBox(state) });
  const workers = useWorkers(may('workers.read'));
  useFollowWorkers();
  const isShown = (layer: Layer) => mode !== 'plan' && !state.hidden.includes(layer);
  return (
    <>
      {isShown('tasks') && marks.cells && (
        <p className="map-note" data-testid="map-counted">
          {t(state.late ? 'map.lateCounted' : 'map.tasksCounted', { count: marks.total, all: formats.number(marks.total) })}
        </p>
      )}
      <LiveLayers
        tasks={isShown('tasks') ? marks.tasks : NOBODY} picked={point} selected={state.task}
        hovered={hoveredTask} onTask={onTask} onMark={onMark}
        cells={cells} counts={isShown('tasks') ? marks.cells : null} late={state.late}
        workers={isShown('workers') ? workersIn(workers.data ?? NOBODY, state.area, outlines) : NOBODY}
      />
    </>
  );
}

/** From here each task of what is in view is drawn, however many the city has. */
const EACH_ZOOM_MIN = 13;
/** Corners of boxes that are asked for lie on this grid of degrees: a small move asks nothing. */
const BOX_DEGREES = 0.01;

/** The view as a box of degrees, from near; null from far. */
function useNearBox({ camera }: UrlState): readonly number[] | null {
  const { map } = useMap();
  if (!camera || camera.zoom < EACH_ZOOM_MIN) return null;
  const [[west, south], [east, north]] = map.getBounds().toArray();
  const low = (at: number) => Math.floor(at / BOX_DEGREES) * BOX_DEGREES;
  const high = (at: number) => Math.ceil(at / BOX_DEGREES) * BOX_DEGREES;
  return [low(west), low(south), high(east), high(north)].map((at) => Number(at.toFixed(4)));
}

function Legend({ figures, scale, state, change, live, cells, mode, rulebook }: StageProps) {
  const { may } = useSession();
  const nameOf = useName();
  const chosen = state.categories?.split(',') ?? [];
  const names = (rulebook?.categories ?? []).filter((one) => chosen.includes(one.id)).map(nameOf);
  const plain = mode === 'plan';
  return (
    <HeatLegend
      measure={state.measure} measures={MEASURES} scale={scale} days={state.days} categories={names}
      figures={figures.filter((_, i) => isIn(cells[i]?.areaPath ?? '', state.area))}
      minimums={{ households: live.heat!.minHouseholds, contributors: live.heat!.minContributors }}
      origin={originOf(live.heat!, (i) => isIn(cells[i]?.areaPath ?? '', state.area))}
      onMeasure={(measure) => change({ measure })}
    >
      <MarksLegend tasks={may('tasks.read') && !plain} workers={may('workers.read') && !plain} exact={may('deeds.exact')} />
    </HeatLegend>
  );
}

function Twin(props: StageProps & { onTask(id: string): void }) {
  const { state, outlines, live, cells, instants, rulebook } = props;
  const { may } = useSession();
  const workers = useWorkers(may('workers.read'));
  const { camera } = state;
  const bounds = camera && camera.zoom >= EXACT_ZOOM_MIN && props.handle.current?.getBounds();
  const near = bounds ? { bbox: bounds.toArray().flat().map((one) => one.toFixed(6)).join(',') } : null;
  return (
    <TableTwin
      areaName={props.areaName} onTask={props.onTask}
      onCell={(code) => props.change({ cell: code, task: null })}
      data={{
        heat: live.heat, cells: cells.filter((cell) => isIn(cell.areaPath, state.area)), rulebook,
        tasks: may('tasks.read') ? { area: state.area, late: state.late } : undefined,
        workers: may('workers.read') ? workersIn(workers.data ?? NOBODY, state.area, outlines) : undefined,
        deeds: may('deeds.exact')
          ? { place: state.cell ? { cell: state.cell } : near, ...instants } : undefined,
      }}
    />
  );
}

function CellMarks({ hover, selected }: { hover: number | null; selected: number | null }) {
  useCellFlag('hover', hover);
  useCellFlag('selected', selected);
  return null;
}

type Box = [number, number, number, number];

/** The camera goes to an area when one is chosen; an address that says where to look is obeyed. */
function GoTo({ box, hasCamera }: { box: Box | null; hasCamera: boolean }) {
  const { map } = useMap();
  const obeys = useRef(hasCamera);
  useEffect(() => {
    if (box && !obeys.current) map.fitBounds(box, { padding: 32, duration: 500 });
    obeys.current = false;
  }, [map, box]);
  return null;
}

/** A cell chosen from a list or a table may lie outside of what is shown. */
function GoToCell({ box }: { box: Box | null }) {
  const { map } = useMap();
  useEffect(() => {
    if (!box) return;
    const [west, south, east, north] = box;
    const bounds = map.getBounds();
    const isSeen = bounds.contains([(west + east) / 2, (south + north) / 2]);
    if (!isSeen) map.fitBounds(box, { padding: 80, maxZoom: 13.5, duration: 500 });
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

/** Areas that are not chosen step back. */
function AreasAside({ area, outlines }: { area: string | null; outlines: GeoJSON.FeatureCollection }) {
  const { map, styled } = useMap();
  useEffect(() => {
    if (!map.getLayer('areas-aside')) return;
    const chosen = outlines.features.map((one) => String(one.properties?.path)).filter((path) => isIn(path, area));
    map.setFilter('areas-aside', area ? ['!', ['in', ['get', 'path'], ['literal', chosen]]] : ['boolean', false]);
  }, [map, styled, area, outlines]);
  return null;
}

const MAP_LAYERS = { heat: ['cells-fill', 'cells-hatch'], labels: ['labels'] } as const;

/** What the map itself draws, switched on and off. */
function Shown({ hidden }: { hidden: readonly Layer[] }) {
  const { map, styled } = useMap();
  useEffect(() => {
    for (const layer of ['heat', 'labels'] as const) {
      for (const id of MAP_LAYERS[layer]) {
        if (!map.getLayer(id)) continue;
        map.setLayoutProperty(id, 'visibility', hidden.includes(layer) ? 'none' : 'visible');
      }
    }
  }, [map, styled, hidden]);
  return null;
}

function HoverTip({ cell, figure, measure }: { cell: CellView; figure: CellFigure; measure: Measure }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const { map } = useMap();
  const at = usePointer(true);
  if (!at) return null;
  const text = figure === undefined ? t('cell.noData') : figure === null ? t('table.tooFew')
    : measure === 'rate' ? formats.percent(figure) : formats.number(figure);
  // Near the right edge the tip stands on the other side of the pointer.
  const left = at.x > map.getContainer().clientWidth - 220;
  return (
    <div className="hover-tip" style={{ transform: `translate(${left ? at.x - 14 : at.x + 14}px, ${at.y + 14}px)${left ? ' translateX(-100%)' : ''}` }}>
      <strong>{nameOf(cell)}</strong>
      <span>{t(`heat.${measure}`)}: {text}</span>
    </div>
  );
}
