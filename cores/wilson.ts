/** The normal quantile of a two-sided 95 % interval. */
const Z_95 = 1.959963984540054;

/**
 * Wilson score interval for a proportion (E. B. Wilson, JASA 22, 1927): honest for small n and for
 * rates near 0 and 1. `noise`: variance of what was added to the count to protect people; it widens
 * the interval as an independent error does. Bounds in [0, 1]; for n = 0 nothing is known: [0, 1].
 */
export function wilsonInterval(
  successes: number, n: number, noise = 0,
): { low: number; high: number } {
  if (n <= 0) return { low: 0, high: 1 };
  const p = Math.min(1, successes / n);
  const z2 = Z_95 * Z_95;
  const center = (p + z2 / (2 * n)) / (1 + z2 / n);
  const alone = (Z_95 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  const half = Math.sqrt(alone * alone + z2 * noise / (n * n));
  return {
    low: successes === 0 ? 0 : Math.max(0, center - half),
    high: successes === n && noise === 0 ? 1 : Math.min(1, center + half),
  };
}
