/** A small map for a phone: outlines, me, a target, the line between; loaded when first needed. */
import 'maplibre-gl/dist/maplibre-gl.css';
import { useQuery } from '@tanstack/react-query';
import { type GeoJSONSource, Map as MapLibre, setWorkerUrl, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { useSurface } from '../map/context-loss.ts';
import { inkOf } from '../map/style.ts';
import { api } from '../platform/api.ts';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { useTheme } from '../ui/switches.tsx';
import { boxOf, marksOf, type Point } from './marks.ts';

setWorkerUrl(workerUrl);
const FIT_MILLISECONDS = 400;

export default function FieldMap({ city, me, target, onPoint }: {
  city: CityView; me: Point | null; target: Point | null; onPoint?: ((point: Point) => void) | undefined;
}) {
  const { t } = useTranslation();
  const theme = useTheme();
  const outlines = useQuery({ queryKey: ['outlines'], queryFn: api.areaOutlines, staleTime: Infinity });
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<MapLibre | null>(null);
  const loaded = useRef(false);
  /** Where it was last: drawn anew, in other colours or after a loss, it stands there again. */
  const stood = useRef<{ center: [number, number]; zoom: number } | null>(null);
  const latest = useRef({ onPoint, me, target });
  useEffect(() => {
    latest.current = { onPoint, me, target };
  });
  const { drawn, isLost, build } = useSurface();
  useEffect(() => {
    const shapes = outlines.data;
    if (!shapes) return undefined;
    const before = stood.current;
    const built = build(() => new MapLibre({
      container: box.current!,
      ...(before ?? { bounds: city.bounds, fitBoundsOptions: { padding: 12 } }),
      attributionControl: false, dragRotate: false, pitchWithRotate: false,
      style: styleOf(city, shapes, inkOf(theme)),
    }));
    if (!built) return undefined;
    const { made } = built;
    made.touchZoomRotate.disableRotation();
    // Until it is built anew there is nothing to draw on.
    made.on('webglcontextlost', () => { loaded.current = false; });
    made.on('click', (event) => latest.current.onPoint?.([event.lngLat.lng, event.lngLat.lat]));
    // The style, not the first whole picture: slow tiles must not hold back the way to the task.
    made.once('style.load', () => {
      loaded.current = true;
      draw(made, latest.current.me, latest.current.target);
      if (!before) fit(made, latest.current.me, latest.current.target, 0);
    });
    made.on('moveend', () => {
      stood.current = { center: made.getCenter().toArray(), zoom: made.getZoom() };
    });
    map.current = made;
    window.__deedgrid = { ...window.__deedgrid, map: made };
    return () => {
      map.current = null;
      loaded.current = false;
      built.end();
    };
  }, [city, outlines.data, theme, drawn, build]);
  const marks = JSON.stringify([me, target]);
  // Moves of one's own do not pull the map away under the finger; a first place and a new task do.
  const places = JSON.stringify([me !== null, target]);
  useEffect(() => {
    if (map.current && loaded.current) draw(map.current, latest.current.me, latest.current.target);
  }, [marks]);
  useEffect(() => {
    if (map.current && loaded.current) {
      fit(map.current, latest.current.me, latest.current.target, FIT_MILLISECONDS);
    }
  }, [places]);
  if (outlines.error && !outlines.data) {
    return (
      <div className="field-map-error" data-testid="field-map-error">
        <ErrorLine error={outlines.error} onRetry={() => void outlines.refetch()} />
      </div>
    );
  }
  return (
    <div className="field-map" data-testid="field-map">
      {outlines.isPending && <SkeletonLines lines={3} />}
      <div ref={box} className="field-map-canvas" role="application" aria-label={t('map.label')} />
      {isLost && <p className="field-map-lost note warn" role="alert" data-testid="map-lost">{t('map.lost')}</p>}
      {/* The data's licence asks to be named; folded, it covers nothing. */}
      <details className="field-map-sources">
        <summary aria-label={t('field.sources')} title={t('field.sources')}>i</summary>
        <span>{city.attribution}</span>
      </details>
    </div>
  );
}

function draw(map: MapLibre, me: Point | null, target: Point | null): void {
  void map.getSource<GeoJSONSource>('marks')?.setData(marksOf(me, target));
}

function fit(map: MapLibre, me: Point | null, target: Point | null, duration: number): void {
  const at = target ?? me;
  if (me && target) map.fitBounds(boxOf(me, target), { padding: 48, maxZoom: 15.5, duration });
  else if (at) map.easeTo({ center: at, zoom: Math.max(13.5, map.getZoom()), duration });
}

function styleOf(
  city: CityView, outlines: GeoJSON.FeatureCollection, ink: ReturnType<typeof inkOf>,
): StyleSpecification {
  const mark = (kind: string) => ['==', ['get', 'kind'], kind] as never;
  return {
    version: 8,
    sources: {
      outlines: { type: 'geojson', data: outlines },
      cells: {
        type: 'vector', minzoom: 6, maxzoom: 14,
        tiles: [`${location.origin}/tiles/cells/${city.gridVersion}/{z}/{x}/{y}.mvt`],
      },
      marks: { type: 'geojson', data: marksOf(null, null) },
    },
    layers: [
      { id: 'outside', type: 'background', paint: { 'background-color': ink.outside } },
      { id: 'land', type: 'fill', source: 'outlines', paint: { 'fill-color': ink.land } },
      { id: 'cells', type: 'line', source: 'cells', 'source-layer': 'cells', paint: { 'line-color': ink.line, 'line-width': 0.7 } },
      { id: 'line', type: 'line', source: 'marks', filter: mark('line'), paint: { 'line-color': ink.accent, 'line-width': 3, 'line-dasharray': [2, 1.5] } },
      { id: 'target', type: 'circle', source: 'marks', filter: mark('target'), paint: { 'circle-radius': 9, 'circle-color': '#b42318', 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 } },
      { id: 'me', type: 'circle', source: 'marks', filter: mark('me'), paint: { 'circle-radius': 8, 'circle-color': '#1f6feb', 'circle-stroke-color': '#fff', 'circle-stroke-width': 3 } },
    ],
  };
}
