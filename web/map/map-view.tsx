/** One map that never goes away. What is drawn on it comes from children through `useMap`. */
import 'maplibre-gl/dist/maplibre-gl.css';
import { type Map as MapLibre, Map as MapConstructor, NavigationControl, ScaleControl, setWorkerUrl }
  from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import {
  createContext, type ReactNode, useContext, useEffect, useRef, useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { useTheme } from '../ui/switches.tsx';
import { buildStyle, CELLS_SOURCE, hatchImage } from './style.ts';

setWorkerUrl(workerUrl);

export interface Camera { lon: number; lat: number; zoom: number }

/** What a click or a move on the map means now. */
export type Mode = 'browse' | 'pick-point';

interface Gestures {
  onCell(index: number | null): void;
  onHover(index: number | null, at: { x: number; y: number }): void;
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
  children?: ReactNode;
}

declare global {
  interface Window {
    /** A diagnostic handle: tests and curious people look at the map through it. */
    __deedgrid?: Record<string, unknown>;
  }
}

export function MapView(props: MapViewProps) {
  const { city, outlines, children } = props;
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

  useEffect(() => {
    const { camera } = latest.current;
    const map = new MapConstructor({
      container: box.current!,
      style: buildStyle(city, outlines, look.current.theme, look.current.zh, location.origin),
      ...(camera
        ? { center: [camera.lon, camera.lat], zoom: camera.zoom }
        : { bounds: city.bounds, fitBoundsOptions: { padding: roomFor(box.current!) } }),
      minZoom: 6, maxZoom: 19, dragRotate: false, pitchWithRotate: false,
      attributionControl: { compact: true },
      locale: { 'NavigationControl.ZoomIn': '+', 'NavigationControl.ZoomOut': '−' },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }), 'top-left');
    map.addControl(new ScaleControl({}), 'bottom-right');
    map.on('error', ({ error }) => console.error(`map: ${error.message}`));
    // Every style begins without the hatch: it is drawn here, not fetched.
    map.on('style.load', () => {
      if (!map.hasImage('hatch')) map.addImage('hatch', hatchImage(look.current.theme));
    });
    const cellAt = (point: { x: number; y: number }) => {
      if (!map.getLayer('cells-fill')) return null;
      const id = map.queryRenderedFeatures([point.x, point.y], { layers: ['cells-fill'] })[0]?.id;
      return typeof id === 'number' ? id : null;
    };
    map.on('click', (event) => {
      const { mode, onCell, onPoint } = latest.current;
      const clicks: Record<Mode, () => void> = {
        browse: () => onCell(cellAt(event.point)),
        'pick-point': () => onPoint([event.lngLat.lng, event.lngLat.lat]),
      };
      clicks[mode]();
    });
    map.on('mousemove', (event) => {
      map.getCanvas().style.cursor = latest.current.mode === 'pick-point' ? 'crosshair' : '';
      latest.current.onHover(cellAt(event.point), event.point);
    });
    map.on('mouseout', () => latest.current.onHover(null, { x: 0, y: 0 }));
    map.on('moveend', () => {
      const { lng, lat } = map.getCenter();
      latest.current.onCamera({ lon: lng, lat, zoom: map.getZoom() });
    });
    map.once('load', () => {
      // On a phone the sources fold into their button: they would cover the legend.
      if (map.getContainer().clientWidth < 760) {
        map.getContainer().querySelector('.maplibregl-ctrl-attrib')?.classList.remove('maplibregl-compact-show');
      }
      setContext({ map, styled: 1 });
    });
    window.__deedgrid = { ...window.__deedgrid, map };
    return () => {
      setContext(null);
      map.remove();
    };
  }, [city, outlines]);

  useEffect(() => {
    if (!context || (look.current.theme === theme && look.current.zh === zh)) return;
    look.current = { theme, zh };
    const { map } = context;
    map.setStyle(buildStyle(city, outlines, theme, zh, location.origin), { diff: false });
    map.once('idle', () => setContext((now) => now && { ...now, styled: now.styled + 1 }));
  }, [theme, zh, context, city, outlines]);

  return (
    <div className="map-view" data-testid="map">
      <div ref={box} className="map-canvas" role="application" aria-label={t('map.label')} />
      {context && <Context.Provider value={context}>{children}</Context.Provider>}
    </div>
  );
}

/** The legend stands in the lower left corner: the city is fitted beside it where there is room. */
function roomFor(box: HTMLElement) {
  return { top: 24, bottom: 24, right: 24, left: box.clientWidth > 900 ? 200 : 24 };
}

/** Sets one flag of a cell's feature-state and takes it from the cell that had it. */
export function useCellFlag(flag: 'hover' | 'selected', index: number | null): void {
  const { map, styled } = useMap();
  useEffect(() => {
    if (index === null) return undefined;
    const feature = { source: CELLS_SOURCE, sourceLayer: 'cells', id: index };
    map.setFeatureState(feature, { [flag]: true });
    return () => {
      if (map.getSource(CELLS_SOURCE)) map.setFeatureState(feature, { [flag]: false });
    };
  }, [map, styled, flag, index]);
}
