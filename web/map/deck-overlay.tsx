/** deck.gl draws what moves: one overlay on the one map, given plain layers. */
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { LayersList, PickingInfo } from '@deck.gl/core';
import { useEffect, useRef } from 'react';
import { watchContext } from './context-loss.ts';
import { useMap } from './map-view.tsx';

export default function DeckOverlay({ layers, onPick, onPoint, onLost, onDrawAnew }: {
  layers: LayersList; onPick(info: PickingInfo): void;
  /** What is under the pointer; null over nothing. */
  onPoint(info: PickingInfo | null): void;
  /** Its canvas has lost its context; and the time to begin again with new layers. */
  onLost(): void; onDrawAnew(): void;
}) {
  const { map } = useMap();
  const overlay = useRef<MapLibreOverlay | null>(null);
  useEffect(() => {
    let stop: (() => void) | undefined;
    const made = new MapLibreOverlay({
      interleaved: false, layers: [],
      onLoad: () => {
        const canvas = made.getCanvas();
        if (!canvas) return;
        // The map below it is the one stop for the keyboard, and says what it is.
        canvas.tabIndex = -1;
        canvas.setAttribute('aria-hidden', 'true');
        stop = watchContext(canvas, { lost: onLost, drawAnew: onDrawAnew });
      },
    });
    overlay.current = made;
    map.addControl(made);
    return () => {
      stop?.();
      overlay.current = null;
      map.removeControl(made);
    };
  }, [map, onLost, onDrawAnew]);
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
