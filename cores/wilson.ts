/**
 * Wilson score interval for a proportion (E. B. Wilson, JASA 22, 1927): honest for small n and for
 * rates near 0 and 1. Returns bounds in [0, 1]; for n = 0 nothing is known: [0, 1].
 */
export function wilsonInterval(
  successes: number, n: number, z = 1.959963984540054,
): { low: number; high: number } {
  if (n <= 0) return { low: 0, high: 1 };
  const p = successes / n;
  const z2 = z * z;
  const center = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return {
    low: successes === 0 ? 0 : Math.max(0, center - half),
    high: successes === n ? 1 : Math.min(1, center + half),
  };
}
