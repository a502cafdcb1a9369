/** Counts of tasks where there are too many to draw each: what is near together is one circle. */
import { ScatterplotLayer, TextLayer } from '@deck.gl/layers';
import type { Layer } from '@deck.gl/core';
import type { CellView } from '../../server/grid/grid.schema.ts';
import type { CellCount } from './task-news.ts';

type Color = [number, number, number];
const LATE: Color = [180, 35, 24];
const URGENT: Color = [168, 88, 0];
const OPEN: Color = [75, 82, 95];
/** Side of a square of the screen whose cells are one circle. */
const GATHER_PIXELS = 76;
const TILE_PIXELS = 512;

export interface Heap { point: [number, number]; open: number; overdue: number; urgent: number }

function squareOf([lon, lat]: readonly [number, number], zoom: number): string {
  const side = (TILE_PIXELS * 2 ** zoom) / GATHER_PIXELS;
  const sin = Math.sin((lat * Math.PI) / 180);
  const x = (lon / 360 + 0.5) * side;
  const y = (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * side;
  return `${Math.floor(x)} ${Math.floor(y)}`;
}

/** Sums of what is near together at a zoom: none is left out, each counts once. */
export function heapsOf(
  counts: readonly CellCount[], cells: readonly CellView[], zoom: number,
): Heap[] {
  const heaps = new Map<string, Heap>();
  for (const { index, open, overdue, urgent } of counts) {
    const center = cells[index]?.center;
    if (!center) continue;
    const square = squareOf(center, zoom);
    const heap = heaps.get(square);
    if (!heap) {
      heaps.set(square, { point: [center[0], center[1]], open, overdue, urgent });
      continue;
    }
    const part = open / (heap.open + open);
    heap.point = [
      heap.point[0] + (center[0] - heap.point[0]) * part,
      heap.point[1] + (center[1] - heap.point[1]) * part,
    ];
    heap.open += open;
    heap.overdue += overdue;
    heap.urgent += urgent;
  }
  return [...heaps.values()];
}

const worst = (heap: Heap): Color => (heap.overdue ? LATE : heap.urgent ? URGENT : OPEN);

/** `late`: only what is overdue is counted. Clicks go through to the cell below. */
export function taskCellLayers(
  counts: readonly CellCount[], cells: readonly CellView[],
  { zoom, late, text }: { zoom: number; late: boolean; text(count: number): string },
): Layer[] {
  const heaps = heapsOf(counts, cells, zoom).filter((heap) => !late || heap.overdue > 0);
  if (heaps.length === 0) return [];
  const shown = (heap: Heap) => (late ? heap.overdue : heap.open);
  return [
    new ScatterplotLayer<Heap>({
      id: 'task-cells', data: heaps, getPosition: (heap) => heap.point, radiusUnits: 'pixels',
      getRadius: (heap) => 9 + 3.2 * Math.log10(1 + shown(heap)), stroked: true,
      lineWidthUnits: 'pixels', getLineWidth: 2.5, getFillColor: [255, 255, 255, 235],
      getLineColor: worst, updateTriggers: { getRadius: late },
    }),
    new TextLayer<Heap>({
      id: 'task-cell-counts', data: heaps, getPosition: (heap) => heap.point, getSize: 11,
      getText: (heap) => text(shown(heap)), getColor: worst, fontWeight: 700,
      fontFamily: 'system-ui, sans-serif', fontSettings: { fontSize: 32 },
      characterSet: '0123456789,. \u00a0\u202f', updateTriggers: { getText: late },
    }),
  ];
}
