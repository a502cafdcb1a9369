/**
 * One cell's trend for people who may not see small figures: the total is on the screen beside it,
 * so what is withheld must not be what is left when the shown buckets are taken from the total.
 */
import { LIMITS } from '../config.ts';
import { dayText } from '../platform/clock.ts';
import type { HeatCube, TrendBucket } from '../../cores/heat-cube.ts';
import type { CellHeatView } from './heat.schema.ts';

type Trend = CellHeatView['trend'];
const BUCKETS_MAX = 45;

/**
 * Buckets of equal length, as fine as may be: where most would be withheld their length is doubled,
 * so that a quiet cell shows months instead of nothing. `all`: whoever may see small figures.
 */
export function trendOf(
  cube: HeatCube, cell: number,
  window: { from: number; to: number; categories: number[] | undefined }, all: boolean,
): Trend {
  const { from, to, categories } = window;
  for (let days = Math.max(1, Math.ceil((to - from + 1) / BUCKETS_MAX)); ; days *= 2) {
    const buckets = cube.cellTrend(cell, from, to, days, categories);
    const hidden = all ? new Set<TrendBucket>() : withheld(buckets);
    if (hidden.size * 2 <= buckets.length || buckets.length === 1) {
      return buckets.map((bucket) => {
        const isHidden = hidden.has(bucket);
        return {
          day: dayText(bucket.day), points: isHidden ? null : bucket.points,
          deeds: isHidden ? null : bucket.deeds,
        };
      });
    }
  }
}

/**
 * Buckets with too few contributors; then, the smallest first, as many more as it takes until the
 * withheld ones together have enough: their sum is the total less what is shown.
 */
export function withheld(buckets: readonly TrendBucket[]): Set<TrendBucket> {
  const bySize = [...buckets].sort((a, b) => a.participants.size - b.participants.size);
  const hidden = new Set<TrendBucket>();
  const together = new Set<number>();
  for (const bucket of bySize) {
    const isSmall = bucket.participants.size < LIMITS.MIN_CONTRIBUTORS;
    if (!isSmall && (hidden.size === 0 || together.size >= LIMITS.MIN_CONTRIBUTORS)) break;
    hidden.add(bucket);
    for (const participant of bucket.participants) together.add(participant);
  }
  return hidden;
}
