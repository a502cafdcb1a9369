/** Which rows of a table are in the document: those in view, some around them, the focused one. */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useState } from 'react';
import type { Order } from './table-order.ts';

const ROW_PIXELS = 34;
const AROUND = 8;
/** Nearer to the end of what is read than this, the next page is asked for. */
const AHEAD = 30;

interface Asked {
  count: number;
  box: RefObject<HTMLDivElement | null>;
  body: RefObject<HTMLTableSectionElement | null>;
  /** Of a row that stays in the document wherever one scrolls; -1 for none. */
  kept: number;
  order: Order | null;
  keyOf(index: number): string;
  paged: { more: (() => void) | null; isReading: boolean; failed: unknown } | undefined;
}

/** Where the rows begin in the box, below caption and heads. */
function useTop({ box, body }: Pick<Asked, 'box' | 'body'>): number {
  const [top, setTop] = useState(0);
  useEffect(() => {
    // A caption may take a second line, a head too. The observer speaks when it begins.
    const sizes = new ResizeObserver(() => {
      if (!box.current || !body.current) return;
      const [outer, inner] = [box.current, body.current].map((one) => one.getBoundingClientRect());
      setTop(Math.round(inner!.top - outer!.top + box.current.scrollTop));
    });
    box.current?.querySelectorAll('caption, thead').forEach((one) => sizes.observe(one));
    return () => sizes.disconnect();
  }, [box, body]);
  return top;
}

export function useWindow({ count, box, body, kept, order, keyOf, paged }: Asked) {
  const top = useTop({ box, body });
  const rows = useVirtualizer({
    count, getItemKey: keyOf, getScrollElement: () => box.current,
    estimateSize: () => ROW_PIXELS, overscan: AROUND, scrollMargin: top,
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      const isKept = kept >= 0 && kept < count && !seen.includes(kept);
      return isKept ? [...seen, kept].sort((a, b) => a - b) : seen;
    },
  });
  const seen = rows.range?.endIndex ?? -1;
  const next = paged && paged.failed === null && !paged.isReading ? paged.more : null;
  const near = seen >= count - AHEAD;
  useEffect(() => {
    if (near) next?.();
  }, [near, next, count]);
  const [by, down] = [order?.by, order?.down];
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
  }, [box, by, down]);
  const items = rows.getVirtualItems();
  const drawn = items.map((item, at) => ({
    index: item.index, key: item.key,
    before: item.start - (at === 0 ? top : items[at - 1]!.end),
    after: at === items.length - 1 ? rows.getTotalSize() + top - item.end : 0,
  }));
  const page = Math.max(1, seen - (rows.range?.startIndex ?? 0) - 1);
  return { drawn, page, measure: rows.measureElement };
}
