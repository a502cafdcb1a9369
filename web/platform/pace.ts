/**
 * Some news says only that figures changed, not how: they have to be asked for. While somebody works
 * with the page that is done at once. A page that nobody touches asks for a few at once and then so
 * often and no more, however much is told: a wall of idle screens costs a server next to nothing.
 */
import { useCallback, useEffect, useRef } from 'react';

/** Requests at once, and the time that earns one more. */
const BURST = 2;
const REQUEST_MILLISECONDS = 75_000;
/** A page that was touched so recently is being worked with. */
const ATTENDED_MILLISECONDS = 60_000;

export interface Pace {
  /** Milliseconds to wait before asking, at this moment; 0: now. */
  wait(now: number): number;
  /** Notes that so many requests were made. */
  spend(now: number, requests: number): void;
  /** Notes that somebody touched the page. */
  attend(now: number): void;
}

export function createPace(): Pace {
  let left = BURST;
  let since = 0;
  let attendedUntil = -Infinity;
  const refill = (now: number) => {
    left = Math.min(BURST, left + Math.max(0, now - since) / REQUEST_MILLISECONDS);
    since = now;
  };
  return {
    wait: (now) => {
      refill(now);
      // To the millisecond: parts of a request do not add up exactly.
      return now < attendedUntil ? 0 : Math.max(0, Math.round((1 - left) * REQUEST_MILLISECONDS));
    },
    spend: (now, requests) => {
      refill(now);
      if (now >= attendedUntil) left -= requests;
    },
    attend: (now) => { attendedUntil = now + ATTENDED_MILLISECONDS; },
  };
}

/** One for the page: whatever asks shares it. */
const pace = createPace();
interface Waiting { look(): void; ask(): void }
const waiting = new Set<Waiting>();
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
let isListening = false;

function listenOnce(): void {
  if (isListening) return;
  isListening = true;
  const touched = () => {
    pace.attend(performance.now());
    for (const one of [...waiting]) one.look();
  };
  for (const touch of TOUCHES) addEventListener(touch, touched, { passive: true, capture: true });
  document.addEventListener('visibilitychange', () => {
    for (const one of [...waiting]) one.look();
  });
}

/**
 * `ask` asks, and answers how many requests that made. The returned function calls for it, as often as
 * one likes: calls within `gather` milliseconds are one, and a page in the background waits.
 */
export function usePaced(ask: () => number, gather: number): () => void {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const mine = useRef<Waiting | null>(null);
  useEffect(() => {
    listenOnce();
    const look = () => {
      if (document.hidden) return;
      clearTimeout(timer.current);
      const rest = pace.wait(performance.now());
      if (rest > 0) timer.current = setTimeout(look, rest);
      // Whoever waits beside it asks too: none is held back for ever by another.
      else for (const one of [...waiting]) one.ask();
    };
    const one = {
      look,
      ask: () => {
        clearTimeout(timer.current);
        waiting.delete(one);
        pace.spend(performance.now(), latest.current());
      },
    };
    mine.current = one;
    return () => {
      clearTimeout(timer.current);
      waiting.delete(one);
    };
  }, []);
  return useCallback(() => {
    const one = mine.current;
    if (!one || waiting.has(one)) return;
    waiting.add(one);
    timer.current = setTimeout(one.look, gather);
  }, [gather]);
}
