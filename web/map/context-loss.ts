/**
 * A canvas can lose what it draws with: the driver was reset, the device slept, another page took
 * the memory. Then everything on it is gone, pictures, colours and marks alike, and is drawn anew.
 */
import { useCallback, useEffect, useRef, useState } from 'react';

/** A context that stays away for so long is not waited for: a new canvas takes its place. */
const RESTORE_MILLISECONDS = 4000;

/** Tells of a loss, and when to draw anew; answers how to stop listening. */
export function watchContext(
  canvas: HTMLCanvasElement, hear: { lost(): void; drawAnew(): void },
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const drawAnew = () => {
    end();
    hear.drawAnew();
  };
  const lost = (event: Event) => {
    // Unless this is said the browser never gives the context back.
    event.preventDefault();
    timer ??= setTimeout(drawAnew, RESTORE_MILLISECONDS);
    hear.lost();
  };
  canvas.addEventListener('webglcontextlost', lost);
  canvas.addEventListener('webglcontextrestored', drawAnew);
  return () => {
    end();
    canvas.removeEventListener('webglcontextlost', lost);
    canvas.removeEventListener('webglcontextrestored', drawAnew);
  };
}

/** A browser that cannot draw now may be able to in a moment. */
const TRY_AGAIN_MILLISECONDS = 5000;
const canDraw = () => document.createElement('canvas').getContext('webgl2') !== null;

/**
 * For a surface that an effect builds from nothing: `drawn` belongs to that effect's dependencies,
 * `isLost` is for the words. `build` runs the building and comes back later when the browser has no
 * context to give.
 */
export function useSurface() {
  const [drawn, setDrawn] = useState(0);
  const [isLost, setLost] = useState(false);
  const retry = useRef<ReturnType<typeof setTimeout>>(undefined);
  const drawAnew = useCallback(() => setDrawn((times) => times + 1), []);
  const build = useCallback(<Made extends { getCanvas(): HTMLCanvasElement; remove(): void }>(
    make: () => Made,
  ): { made: Made; end(): void } | null => {
    clearTimeout(retry.current);
    try {
      const made = make();
      const stop = watchContext(made.getCanvas(), { lost: () => setLost(true), drawAnew });
      setLost(false);
      return {
        made,
        end: () => {
          // First: a map that is removed gives its context back, which is no loss.
          stop();
          made.remove();
        },
      };
    } catch (error) {
      if (canDraw()) throw error;
      setLost(true);
      retry.current = setTimeout(drawAnew, TRY_AGAIN_MILLISECONDS);
      return null;
    }
  }, [drawAnew]);
  useEffect(() => () => clearTimeout(retry.current), []);
  return { drawn, isLost, build };
}
