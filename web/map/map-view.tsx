/** One map that never goes away. What is drawn on it comes from children through `useMap`. */
import 'maplibre-gl/dist/maplibre-gl.css';
import { type Map as MapLibre, Map as MapConstructor, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import {
  createContext, type ReactNode, type RefObject, useContext, useEffect, useRef, useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { useTheme } from '../ui/switches.tsx';
import { type Camera, ZOOM_MAX, ZOOM_MIN } from './camera.ts';
import { useSurface } from './context-loss.ts';
import { buildStyle, CELLS_LAYER, CELLS_SOURCE, hatchImage } from './style.ts';

setWorkerUrl(workerUrl);

/** What a click or a move on the map means now. */
export type Mode = 'browse' | 'pick-point';

interface Gestures {
  onCell(index: number | null): void;
  /** The cell under the pointer, told when it is another one than before. */
  onHover(index: number | null): void;
  onPoint(point: [number, number]): void;
}

interface MapContext {
  map: MapLibre;
  /** Grows when the style was set anew: what was drawn must be drawn again. */
  styled: number;
}
const Context = createContext<MapContext | null>(null);

/** The map, inside MapView only. */
export function useMap(): MapContext {
  const value = useContext(Context);
  if (!value) throw new Error('useMap needs MapView');
  return value;
}

interface MapViewProps extends Gestures {
  city: CityView;
  outlines: GeoJSON.FeatureCollection;
  mode: Mode;
  camera: Camera | null;
  onCamera(camera: Camera): void;
  /** Holds the map for whoever asks where it stands; null while there is none. */
  handle?: RefObject<MapLibre | null>;
  children?: ReactNode;
}

declare global {
  interface Window {
    /** A diagnostic handle: tests and curious people look at the map through it. */
    __deedgrid?: Record<string, unknown>;
  }
}

export function MapView(props: MapViewProps) {
  const { city, outlines, mode, camera, children } = props;
  const { t, i18n } = useTranslation();
  const theme = useTheme();
  const zh = i18n.language.startsWith('zh');
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const [context, setContext] = useState<MapContext | null>(null);
  const look = useRef({ theme, zh });
  const { drawn, isLost, build } = useSurface();
  // To the last digit, which the address does not keep: drawn anew, nothing has moved.
  const stood = useRef<Camera | null>(null);

  useEffect(() => {
    const first = stood.current ?? latest.current.camera;
    const built = build(() => new MapConstructor({
      container: box.current!,
      style: buildStyle(city, outlines, look.current.theme, look.current.zh, location.origin),
      ...(first
        ? { center: [first.lon, first.lat], zoom: first.zoom }
        : { bounds: city.bounds, fitBoundsOptions: { padding: roomFor(box.current!) } }),
      minZoom: ZOOM_MIN, maxZoom: ZOOM_MAX, dragRotate: false, pitchWithRotate: false,
      attributionControl: false,
    }));
    if (!built) return undefined;
    const map = built.made;
    map.touchZoomRotate.disableRotation();
    map.addControl(new ScaleControl({}), 'bottom-right');
    map.on('error', ({ error }) => console.error(`map: ${error.message}`));
    // Every style begins without the hatch: it is drawn here, not fetched.
    map.on('style.load', () => {
      if (!map.hasImage('hatch')) map.addImage('hatch', hatchImage(look.current.theme));
    });
    listen(map, latest, stood);
    // With the style, not with the last tile: figures and marks need not wait for a slow network.
    map.once('style.load', () => setContext({ map, styled: 1 }));
    // Nothing can be drawn on a map without a context: whoever draws comes back with the new one.
    map.on('webglcontextlost', () => setContext(null));
    window.__deedgrid = { ...window.__deedgrid, map };
    const { handle } = latest.current;
    if (handle) handle.current = map;
    return () => {
      if (handle) handle.current = null;
      setContext(null);
      built.end();
    };
  }, [city, outlines, drawn, build]);

  useEffect(() => {
    if (!context || (look.current.theme === theme && look.current.zh === zh)) return;
    look.current = { theme, zh };
    const { map } = context;
    map.setStyle(buildStyle(city, outlines, theme, zh, location.origin), { diff: false });
    map.once('style.load', () => setContext((now) => now && { ...now, styled: now.styled + 1 }));
  }, [theme, zh, context, city, outlines]);

  useEffect(() => {
    const canvas = context?.map.getCanvas();
    canvas?.setAttribute('aria-label', t('map.label'));
    if (canvas) canvas.style.cursor = mode === 'pick-point' ? 'crosshair' : '';
  }, [context, t, mode]);

  // The address is another one than where the map stands: somebody went back or followed a link.
  const at = camera && `${camera.lon} ${camera.lat} ${camera.zoom}`;
  useEffect(() => {
    if (!context || !at) return;
    const [lon, lat, zoom] = at.split(' ').map(Number) as [number, number, number];
    const { map } = context;
    const now = map.getCenter();
    const isThere = Math.abs(now.lng - lon) < 2e-5 && Math.abs(now.lat - lat) < 2e-5
      && Math.abs(map.getZoom() - zoom) < 0.02;
    if (!isThere && !map.isMoving()) map.jumpTo({ center: [lon, lat], zoom });
  }, [context, at]);

  return (
    <div className="map-view" data-testid="map">
      <div ref={box} className="map-canvas" />
      {context && <Context.Provider value={context}>{children}</Context.Provider>}
      {context && <ZoomButtons map={context.map} />}
      {isLost && <p className="map-lost note warn" role="alert" data-testid="map-lost">{t('map.lost')}</p>}
      <details className="attribution">
        <summary aria-label={t('map.sources')} title={t('map.sources')}>i</summary>
        <span>{city.attribution}</span>
      </details>
    </div>
  );
}

/** What a hand on the map means goes to the newest props; a hover is told once a cell. */
function listen(
  map: MapLibre, latest: { current: MapViewProps }, stood: { current: Camera | null },
): void {
  const cellAt = (point: { x: number; y: number }) => {
    if (!map.getLayer('cells-fill')) return null;
    const id = map.queryRenderedFeatures([point.x, point.y], { layers: ['cells-fill'] })[0]?.id;
    return typeof id === 'number' ? id : null;
  };
  let hovered: number | null = null;
  const hover = (index: number | null) => {
    if (index === hovered) return;
    hovered = index;
    latest.current.onHover(index);
  };
  map.on('click', (event) => {
    const { mode, onCell, onPoint } = latest.current;
    const clicks: Record<Mode, () => void> = {
      browse: () => onCell(cellAt(event.point)),
      'pick-point': () => onPoint([event.lngLat.lng, event.lngLat.lat]),
    };
    clicks[mode]();
  });
  map.on('mousemove', (event) => hover(cellAt(event.point)));
  map.on('mouseout', () => hover(null));
  map.on('moveend', () => {
    const { lng, lat } = map.getCenter();
    stood.current = { lon: lng, lat, zoom: map.getZoom() };
    latest.current.onCamera(stood.current);
  });
}

function ZoomButtons({ map }: { map: MapLibre }) {
  const { t } = useTranslation();
  return (
    <div className="zoom-buttons">
      <button type="button" aria-label={t('map.zoomIn')} title={t('map.zoomIn')} onClick={() => map.zoomIn()}>+</button>
      <button type="button" aria-label={t('map.zoomOut')} title={t('map.zoomOut')} onClick={() => map.zoomOut()}>−</button>
    </div>
  );
}

/** The legend stands in the lower left corner: the city is fitted beside it, or above it. */
function roomFor(box: HTMLElement) {
  const isWide = box.clientWidth > 700;
  return { top: isWide ? 24 : 52, bottom: isWide ? 24 : 108, right: 24, left: isWide ? 216 : 24 };
}

/** Sets the state of a cell's feature; nothing while a new style is on its way. */
export function setCellState(map: MapLibre, id: number, state: Record<string, unknown>): void {
  if (!map.getSource(CELLS_SOURCE)) return;
  map.setFeatureState({ source: CELLS_SOURCE, sourceLayer: CELLS_LAYER, id }, state);
}

/** Sets one flag of a cell's feature-state and takes it from the cell that had it. */
export function useCellFlag(flag: 'hover' | 'selected', index: number | null): void {
  const { map, styled } = useMap();
  useEffect(() => {
    if (index === null) return undefined;
    setCellState(map, index, { [flag]: true });
    return () => setCellState(map, index, { [flag]: false });
  }, [map, styled, flag, index]);
}

/** Where the pointer is on the map, for a tip beside it; null when it is elsewhere. */
export function usePointer(active: boolean): { x: number; y: number } | null {
  const { map } = useMap();
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  useEffect(() => {
    if (!active) return undefined;
    const move = (event: { point: { x: number; y: number } }) =>
      setAt({ x: event.point.x, y: event.point.y });
    const out = () => setAt(null);
    map.on('mousemove', move);
    map.on('mouseout', out);
    return () => {
      map.off('mousemove', move);
      map.off('mouseout', out);
      setAt(null);
    };
  }, [map, active]);
  return at;
}
