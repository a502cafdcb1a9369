/** Exact deeds and homes for those who may see them, from zoom 14: scoped tiles, never kept. */
import type { DataDrivenPropertyValueSpecification } from 'maplibre-gl';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMap } from '../map/map-view.tsx';
import { useFormats } from '../platform/i18n/format.ts';
import { usePaced } from '../platform/pace.ts';
import { useNews } from '../platform/socket.tsx';

const SOURCES = [{ id: 'homes', path: 'households' }, { id: 'deeds', path: 'deeds' }] as const;
/** What was done at home is counted by cell: a larger mark, the larger the more. */
const BY_CELL: DataDrivenPropertyValueSpecification<number> =
  ['interpolate', ['linear'], ['sqrt', ['get', 'deeds']], 1, 5, 30, 18];
const LAYERS = [
  { id: 'homes', source: 'homes', layer: 'households', color: '#6b7280', radius: 2.2, opacity: 0.55 },
  {
    id: 'deeds-by-cell', source: 'deeds', layer: 'cells', color: '#b45309', radius: BY_CELL,
    opacity: 0.45,
  },
  { id: 'deeds', source: 'deeds', layer: 'deeds', color: '#b45309', radius: 3.6, opacity: 0.85 },
] as const;
const ZOOM_MIN = 14;
/** Deeds that are posted one after the other ask for the tiles once. */
const AGAIN_MILLISECONDS = 1000;
/** About so many fill a screen. */
const TILES = 6;

/** `from`, `to`: instants of the window's ends. */
export function ExactLayer({ from, to }: { from: string; to: string }) {
  const { map, styled } = useMap();
  useEffect(() => {
    for (const { id, path } of SOURCES) {
      const query = id === 'deeds' ? `?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}` : '';
      map.addSource(id, {
        type: 'vector', minzoom: ZOOM_MIN, maxzoom: 17,
        tiles: [`${location.origin}/tiles/${path}/{z}/{x}/{y}.mvt${query}`],
      });
    }
    for (const { id, source, layer, color, radius, opacity } of LAYERS) {
      map.addLayer({
        id, type: 'circle', source, 'source-layer': layer, minzoom: ZOOM_MIN,
        paint: {
          'circle-color': color, 'circle-radius': radius, 'circle-opacity': opacity,
          'circle-stroke-color': '#fff', 'circle-stroke-width': 0.6,
        },
      });
    }
    return () => {
      for (const { id } of LAYERS) if (map.getLayer(id)) map.removeLayer(id);
      for (const { id } of SOURCES) if (map.getSource(id)) map.removeSource(id);
    };
  }, [map, styled, from, to]);
  const askAgain = usePaced(() => {
    if (map.getZoom() < ZOOM_MIN || !map.getSource('deeds')) return 0;
    map.refreshTiles('deeds');
    return TILES;
  }, AGAIN_MILLISECONDS);
  useNews('heat:changed', askAgain);
  return <TooMany />;
}

/** The layer of a tile that cannot hold all that lies in it: one point, with how many. */
const MORE_LAYER = 'more';

/** Says so where not every home or deed in view is drawn. */
function TooMany() {
  const { map } = useMap();
  const { t } = useTranslation();
  const formats = useFormats();
  const [total, setTotal] = useState(0);
  useEffect(() => {
    const look = () => {
      const found = map.getZoom() < ZOOM_MIN ? [] : SOURCES.flatMap(({ id }) =>
        (map.getSource(id) ? map.querySourceFeatures(id, { sourceLayer: MORE_LAYER }) : []));
      setTotal(found.reduce((most, one) => Math.max(most, Number(one.properties.total) || 0), 0));
    };
    map.on('idle', look);
    return () => {
      map.off('idle', look);
    };
  }, [map]);
  if (total === 0) return null;
  return <p className="map-note" data-testid="map-too-many" role="status">{t('map.tooMany', { all: formats.number(total) })}</p>;
}
