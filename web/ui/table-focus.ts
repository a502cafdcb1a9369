/** One row of a table is a tab stop; from there the arrows move, Home and End, a page at a time. */
import {
  type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef,
  useState,
} from 'react';

const rowOf = (target: EventTarget) => (target as Element).closest<HTMLElement>('tr[data-index]');

/** Rows are known by their ids: what the news puts before the focused one does not move it. */
export function useRowFocus<Line extends { id: string }>(
  lines: readonly Line[], box: RefObject<HTMLElement | null>, open: (line: Line) => void,
) {
  const [focused, setFocused] = useState<{ id: string; at: number } | null>(null);
  const places = useMemo(() => new Map(lines.map((line, at) => [line.id, at])), [lines]);
  const wanted = useRef(false);
  // Whether the row that the keys went to is kept in view: rows above it are measured as they are
  // drawn, more are read, news comes, and each moves it. Until one scrolls by hand.
  const held = useRef(false);
  useEffect(() => {
    const outer = box.current;
    const leave = () => { held.current = false; };
    const ways = ['wheel', 'pointerdown', 'focusout'];
    for (const way of ways) outer?.addEventListener(way, leave, { passive: true });
    return () => ways.forEach((way) => outer?.removeEventListener(way, leave));
  }, [box]);
  const found = focused === null ? undefined : places.get(focused.id);
  // A row that is gone leaves its place to the one that came up there.
  const index = found ?? Math.min(focused?.at ?? 0, lines.length - 1);
  useLayoutEffect(() => {
    const gone = focused !== null && found === undefined;
    if (!wanted.current && !held.current && !gone) return;
    const row = box.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
    if (!row) return;
    if (wanted.current || document.activeElement === document.body) {
      row.focus({ preventScroll: true });
      held.current = true;
    }
    wanted.current = false;
    if (held.current) intoView(box.current!, row, index);
  });
  const onFocus = (event: FocusEvent) => {
    const { row: id, index: at } = rowOf(event.target)?.dataset ?? {};
    if (id !== undefined) setFocused({ id, at: Number(at) });
  };
  const onKeyDown = (event: KeyboardEvent, page: number) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const line = lines[index];
    if (event.key === 'Enter' && rowOf(event.target) === event.target && line) open(line);
    const step = {
      ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity,
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = Math.max(0, Math.min(lines.length - 1, index + step));
    const to = lines[at];
    if (!to) return;
    wanted.current = true;
    setFocused({ id: to.id, at });
  };
  return { index, onFocus, onKeyDown };
}

/** Scrolls no further than needed: the heads stand over the rows, the caption over the first. */
function intoView(box: HTMLElement, row: HTMLElement, index: number): void {
  const heads = box.querySelector('thead')?.getBoundingClientRect().height ?? 0;
  const [seen, at] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
  if (index === 0) box.scrollTo({ top: 0 });
  else if (at.top < seen.top + heads) box.scrollBy({ top: at.top - seen.top - heads });
  else if (at.bottom > seen.top + box.clientHeight) {
    // Never so far that the row's own beginning goes: it may be higher than the room.
    const room = at.top - seen.top - heads;
    box.scrollBy({ top: Math.min(room, at.bottom - seen.top - box.clientHeight) });
  }
}
