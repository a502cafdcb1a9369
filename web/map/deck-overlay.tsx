/** deck.gl draws what moves: one overlay on the one map, given plain layers. */
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { LayersList, PickingInfo } from '@deck.gl/core';
import { useEffect, useRef } from 'react';
import { useMap } from './map-view.tsx';

export default function DeckOverlay({ layers, onPick, onPoint }: {
  layers: LayersList; onPick(info: PickingInfo): void;
  /** What is under the pointer; null over nothing. */
  onPoint(info: PickingInfo | null): void;
}) {
  const { map } = useMap();
  const overlay = useRef<MapLibreOverlay | null>(null);
  useEffect(() => {
    const made = new MapLibreOverlay({ interleaved: false, layers: [] });
    overlay.current = made;
    map.addControl(made);
    return () => {
      overlay.current = null;
      map.removeControl(made);
    };
  }, [map]);
  useEffect(() => {
    overlay.current?.setProps({
      layers,
      pickingRadius: 6,
      onClick: (info: PickingInfo) => {
        if (!info.object) return false;
        onPick(info);
        return true;
      },
      onHover: (info: PickingInfo) => onPoint(info.object ? info : null),
    });
  }, [layers, onPick, onPoint]);
  return null;
}
