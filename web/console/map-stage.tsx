/** The map with everything that is drawn on it, its legend, and its table twin. */
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ExactLayer } from '../deeds/deeds-layer.tsx';
import { HeatLayer } from '../heat/heat-layer.tsx';
import type { CellFigure } from '../heat/scale.ts';
import type { Camera } from '../map/camera.ts';
import { MapView, useCellFlag, useMap, usePointer } from '../map/map-view.tsx';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { loadAgain } from '../platform/load-again.ts';
import { useSession } from '../platform/session.tsx';
import { useMapTasks } from '../tasks/use-map-tasks.ts';
import { Empty, ErrorBoundary, ErrorLine } from '../ui/states.tsx';
import { useFollowWorkers } from '../workers/use-live-workers.ts';
import { isIn, useWorkersHere } from './area.ts';
import {
  useActs, useCamera, useGround, useHand, useHasLayer, useHeat, useView,
} from './context.tsx';
import { LayerMenu } from './layer-menu.tsx';
import { type Layer, type Measure } from './link.ts';
import { MapLegend } from './map-legend.tsx';
import { MapTable } from './map-table.tsx';

const LiveLayers = lazy(loadAgain(() => import('./live-layers.tsx')));
const NOBODY: never[] = [];

/** A layer that the mode and the person have, and that is not switched off. */
function useIsShown(): (layer: Layer) => boolean {
  const { hidden } = useView().asked;
  const has = useHasLayer();
  return (layer) => has(layer) && !hidden.includes(layer);
}

export function MapStage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const { cells } = useGround();
  const { asked } = useView();
  const { live } = useHeat();
  const { change } = useActs();
  const { table } = asked;
  return (
    <>
      {cells.length === 0 && <div className="map-empty"><Empty text={t('map.noCells')} /></div>}
      <Drawn />
      {live.heat && <MapLegend heat={live.heat} />}
      <div className="map-buttons">
        {!table && <LayerMenu />}
        {(live.heat || may('tasks.read')) && (
          <button
            type="button" className="table-toggle" data-testid="table-toggle"
            onClick={() => change({ table: !table })}
          >
            {t(table ? 'table.hide' : 'table.show')}
          </button>
        )}
      </div>
      {table && <MapTable />}
      {live.error !== null && (
        <div className="map-error"><ErrorLine error={live.error} onRetry={live.retry} /></div>
      )}
    </>
  );
}

/** The map and what is drawn on it. */
function Drawn() {
  const { t } = useTranslation();
  const { asked, area, cell, filing, instants } = useView();
  const { live, figures, scale } = useHeat();
  const { selectTask } = useActs();
  const isShown = useIsShown();
  // A click on a mark is heard by the map too, in the same turn: the mark is what was meant.
  const marked = useRef(0);
  const onMark = useCallback(() => { marked.current = performance.now(); }, []);
  const onTask = useCallback((id: string) => {
    marked.current = performance.now();
    if (!filing) selectTask(id);
  }, [filing, selectTask]);
  return (
    <Surface isMarked={() => performance.now() - marked.current < 50}>
      {live.heat && <HeatLayer figures={figures} scale={scale} glowing={live.glowing} />}
      <Hovered />
      <CellMark selected={cell?.index ?? null} />
      <GoTo box={area?.bounds ?? null} />
      <GoToCell box={cell?.bounds ?? null} />
      <GoToPoint />
      <AreasAside area={asked.area} />
      {isShown('exact') && <ExactLayer {...instants} />}
      <Shown hidden={asked.hidden} />
      {/* What moves may fail to load or to draw: the map below it stays. */}
      <ErrorBoundary
        fallback={<p className="map-error error-line" role="alert">{t('map.marksBroken')}</p>}
      >
        <Suspense fallback={null}><Marks onTask={onTask} onMark={onMark} /></Suspense>
      </ErrorBoundary>
    </Surface>
  );
}

/** The map itself: alone in hearing where it looks, and what a hand on it means. */
function Surface({ isMarked, children }: { isMarked(): boolean; children: ReactNode }) {
  const { city, outlines, cells } = useGround();
  const { filing } = useView();
  const camera = useCamera();
  const { change, hand, map } = useActs();
  const onCell = (index: number | null) => setTimeout(() => {
    if (isMarked()) return;
    change({ cell: index === null ? null : cells[index]?.code ?? null, task: null });
  });
  return (
    <MapView
      city={city} outlines={outlines} mode={filing ? 'pick-point' : 'browse'} camera={camera}
      handle={map} onCamera={(moved) => change({ camera: moved })} onCell={onCell}
      onPoint={(picked) => hand.set({ picked })} onHover={(hovered) => hand.set({ hovered })}
    >
      {children}
    </MapView>
  );
}

/** A place that is being chosen or decided on. */
function usePoint() {
  const { mode, filing } = useView();
  return useHand((hand) => (filing ? hand.picked : mode.placeOf?.(hand) ?? null));
}

/** Alone in hearing of moves, so that a step on the street draws the marks and nothing else. */
function Marks({ onTask, onMark }: { onTask(id: string): void; onMark(): void }) {
  const { cells } = useGround();
  const { asked: { area, late, task } } = useView();
  const { may } = useSession();
  const { t } = useTranslation();
  const formats = useFormats();
  const hovered = useHand((hand) => hand.hoveredTask);
  const picked = usePoint();
  const marks = useMapTasks({
    enabled: may('tasks.read'), area, late, box: useNearBox(useCamera()) });
  const workers = useWorkersHere();
  useFollowWorkers();
  const isShown = useIsShown();
  return (
    <>
      {isShown('tasks') && marks.cells && (
        <p className="map-note" data-testid="map-counted">
          {t(late ? 'map.lateCounted' : 'map.tasksCounted', {
            count: marks.total, all: formats.number(marks.total) })}
        </p>
      )}
      <LiveLayers
        tasks={isShown('tasks') ? marks.tasks : NOBODY} picked={picked} selected={task}
        hovered={hovered} onTask={onTask} onMark={onMark}
        cells={cells} counts={isShown('tasks') ? marks.cells : null} late={late}
        workers={isShown('workers') ? workers : NOBODY}
      />
    </>
  );
}

/** From here each task of what is in view is drawn, however many the city has. */
const EACH_ZOOM_MIN = 13;
/** Corners of boxes that are asked for lie on this grid of degrees: a small move asks nothing. */
const BOX_DEGREES = 0.01;

/** The view as a box of degrees, from near; null from far. */
function useNearBox(camera: Camera | null): readonly number[] | null {
  const { map } = useMap();
  if (!camera || camera.zoom < EACH_ZOOM_MIN) return null;
  const [[west, south], [east, north]] = map.getBounds().toArray();
  const low = (at: number) => Math.floor(at / BOX_DEGREES) * BOX_DEGREES;
  const high = (at: number) => Math.ceil(at / BOX_DEGREES) * BOX_DEGREES;
  return [low(west), low(south), high(east), high(north)].map((at) => Number(at.toFixed(4)));
}

function CellMark({ selected }: { selected: number | null }) {
  useCellFlag('selected', selected);
  return null;
}

/** The cell under the pointer, on the map or in a list: lit, and told beside the pointer. */
function Hovered() {
  const { cells, areaName } = useGround();
  const nameOf = useName();
  const { asked: { measure }, filing } = useView();
  const { figures, step } = useHeat();
  const hovered = useHand((hand) => hand.brushed ?? hand.hovered);
  useCellFlag('hover', hovered);
  const cell = hovered === null || filing ? undefined : cells[hovered];
  if (!cell) return null;
  const name = step === 'area' ? areaName(cell.areaPath) : nameOf(cell);
  return <HoverTip name={name} figure={figures[hovered!]} measure={measure} />;
}

type Box = [number, number, number, number];

/** The camera goes to an area when one is chosen; an address that says where to look is obeyed. */
function GoTo({ box }: { box: Box | null }) {
  const { map } = useMap();
  const obeys = useRef(useCamera() !== null);
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

/** What is decided on is looked at. */
function GoToPoint() {
  const { map } = useMap();
  const { mode } = useView();
  const point = useHand((hand) => mode.placeOf?.(hand) ?? null);
  useEffect(() => {
    if (point) map.easeTo({ center: point, zoom: Math.max(14.5, map.getZoom()), duration: 400 });
  }, [map, point]);
  return null;
}

/** Areas that are not chosen step back. */
function AreasAside({ area }: { area: string | null }) {
  const { outlines } = useGround();
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

function HoverTip({ name, figure, measure }: { name: string; figure: CellFigure; measure: Measure }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { map } = useMap();
  const at = usePointer(true);
  if (!at) return null;
  const text = figure === undefined ? t('cell.noData') : figure === null ? t('table.tooFew')
    : measure === 'rate' ? formats.percent(figure) : formats.number(figure);
  // Near the right edge the tip stands on the other side of the pointer.
  const left = at.x > map.getContainer().clientWidth - 220;
  return (
    <div className="hover-tip" style={{ transform: `translate(${left ? at.x - 14 : at.x + 14}px, ${at.y + 14}px)${left ? ' translateX(-100%)' : ''}` }}>
      <strong>{name}</strong>
      <span>{t(`heat.${measure}`)}: {text}</span>
    </div>
  );
}
