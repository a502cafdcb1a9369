/** A small map for a phone: outlines, me, a target, the line between; loaded when first needed. */
import 'maplibre-gl/dist/maplibre-gl.css';
import { useQuery } from '@tanstack/react-query';
import { type GeoJSONSource, Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { inkOf } from '../map/style.ts';
import { api } from '../platform/api.ts';
import { useTheme } from '../ui/switches.tsx';

setWorkerUrl(workerUrl);
type Point = [number, number];

function marksOf(me: Point | null, target: Point | null): GeoJSON.FeatureCollection {
  const point = (kind: string, coordinates: Point) =>
    ({ type: 'Feature' as const, properties: { kind }, geometry: { type: 'Point' as const, coordinates } });
  return {
    type: 'FeatureCollection',
    features: [
      ...(me && target ? [{
        type: 'Feature' as const, properties: { kind: 'line' },
        geometry: { type: 'LineString' as const, coordinates: [me, target] },
      }] : []),
      ...(me ? [point('me', me)] : []),
      ...(target ? [point('target', target)] : []),
    ],
  };
}

export default function FieldMap({ city, me, target, onPoint }: {
  city: CityView; me: Point | null; target: Point | null; onPoint?: ((point: Point) => void) | undefined;
}) {
  const { t } = useTranslation();
  const ink = inkOf(useTheme());
  const outlines = useQuery({ queryKey: ['outlines'], queryFn: api.areaOutlines, staleTime: Infinity });
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<MapLibre | null>(null);
  const latest = useRef({ onPoint, me, target });
  useEffect(() => {
    latest.current = { onPoint, me, target };
  });
  useEffect(() => {
    if (!outlines.data) return undefined;
    const made = new MapLibre({
      container: box.current!, bounds: city.bounds, fitBoundsOptions: { padding: 12 },
      attributionControl: false, dragRotate: false,
      style: {
        version: 8,
        sources: {
          outlines: { type: 'geojson', data: outlines.data },
          cells: {
            type: 'vector', minzoom: 6, maxzoom: 14,
            tiles: [`${location.origin}/tiles/cells/${city.gridVersion}/{z}/{x}/{y}.mvt`],
          },
          marks: { type: 'geojson', data: marksOf(latest.current.me, latest.current.target) },
        },
        layers: [
          { id: 'water', type: 'background', paint: { 'background-color': ink.water } },
          { id: 'land', type: 'fill', source: 'outlines', paint: { 'fill-color': ink.land } },
          { id: 'cells', type: 'line', source: 'cells', 'source-layer': 'cells', paint: { 'line-color': ink.line, 'line-width': 0.7 } },
          { id: 'line', type: 'line', source: 'marks', filter: ['==', ['get', 'kind'], 'line'], paint: { 'line-color': ink.accent, 'line-width': 3, 'line-dasharray': [2, 1.5] } },
          { id: 'target', type: 'circle', source: 'marks', filter: ['==', ['get', 'kind'], 'target'], paint: { 'circle-radius': 9, 'circle-color': '#b42318', 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 } },
          { id: 'me', type: 'circle', source: 'marks', filter: ['==', ['get', 'kind'], 'me'], paint: { 'circle-radius': 8, 'circle-color': '#1f6feb', 'circle-stroke-color': '#fff', 'circle-stroke-width': 3 } },
        ],
      },
    });
    made.on('click', (event) => latest.current.onPoint?.([event.lngLat.lng, event.lngLat.lat]));
    map.current = made;
    window.__deedgrid = { ...window.__deedgrid, map: made };
    return () => {
      map.current = null;
      made.remove();
    };
  }, [city, outlines.data, ink.water, ink.land, ink.line, ink.accent]);
  const key = JSON.stringify([me, target]);
  useEffect(() => {
    const now = map.current;
    if (!now) return;
    const [from, to] = JSON.parse(key) as [Point | null, Point | null];
    const draw = () => {
      void now.getSource<GeoJSONSource>('marks')?.setData(marksOf(from, to));
      const at = to ?? from;
      if (from && to) {
        now.fitBounds([
          [Math.min(from[0], to[0]), Math.min(from[1], to[1])],
          [Math.max(from[0], to[0]), Math.max(from[1], to[1])],
        ], { padding: 48, maxZoom: 15.5, duration: 400 });
      } else if (at) now.easeTo({ center: at, zoom: Math.max(13.5, now.getZoom()), duration: 400 });
    };
    if (now.isStyleLoaded()) draw();
    else void now.once('load', draw);
  }, [key, outlines.data]);
  return <div ref={box} className="field-map" data-testid="field-map" role="application" aria-label={t('map.label')} />;
}
