/** Exact deeds and homes for those who may see them, from zoom 14: scoped tiles, never kept. */
import { useEffect } from 'react';
import { useMap } from '../map/map-view.tsx';

const SOURCES = [
  { id: 'homes', path: 'households', layer: 'households', color: '#6b7280', radius: 2.2, opacity: 0.55 },
  { id: 'deeds', path: 'deeds', layer: 'deeds', color: '#b45309', radius: 3.6, opacity: 0.85 },
] as const;

export function ExactLayer({ from, to, homes }: { from: string; to: string; homes: boolean }) {
  const { map, styled } = useMap();
  useEffect(() => {
    const wanted = SOURCES.filter((source) => homes || source.id === 'deeds');
    for (const { id, path, layer, color, radius, opacity } of wanted) {
      const query = id === 'deeds' ? `?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}` : '';
      map.addSource(id, {
        type: 'vector', minzoom: 14, maxzoom: 17,
        tiles: [`${location.origin}/tiles/${path}/{z}/{x}/{y}.mvt${query}`],
      });
      map.addLayer({
        id, type: 'circle', source: id, 'source-layer': layer, minzoom: 14,
        paint: {
          'circle-color': color, 'circle-radius': radius, 'circle-opacity': opacity,
          'circle-stroke-color': '#fff', 'circle-stroke-width': 0.6,
        },
      });
    }
    return () => {
      for (const { id } of wanted) {
        if (map.getLayer(id)) map.removeLayer(id);
        if (map.getSource(id)) map.removeSource(id);
      }
    };
  }, [map, styled, from, to, homes]);
  return null;
}
