/** One figure of the bench: a value, what it is compared with in the same run, and its goal. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What it is compared with, in words. */
  reference: string;
  /** value / reference (or the other way round where more is better, as the goal says). */
  ratio: number | null;
  goal: string;
  ok: boolean | null;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
};
export const percentile = (values: readonly number[], p: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? NaN;
};
export function timed(work: () => void): number {
  const since = performance.now();
  work();
  return performance.now() - since;
}

/** Runs two things in turn, several rounds, and answers the medians of their milliseconds. */
export function interleave(rounds: number, ours: () => void, theirs: () => void) {
  const a: number[] = [];
  const b: number[] = [];
  ours();
  theirs();
  for (let i = 0; i < rounds; i += 1) {
    a.push(timed(ours));
    b.push(timed(theirs));
  }
  return { ours: median(a), theirs: median(b) };
}

export function atMost(name: string, value: number, unit: string, limit: number): Figure {
  return { name, value, unit, reference: '', ratio: null, goal: `<= ${limit} ${unit}`, ok: value <= limit };
}
/** Rates of interleaved rounds: the median of ours over the median of the reference's. */
export function atLeast(
  name: string, ours: readonly number[], unit: string, reference: string,
  theirs: readonly number[], goal: number,
): Figure {
  const ratio = median(ours) / median(theirs);
  return { name, value: median(ours), unit, reference, ratio, goal: `>= ${goal}x`, ok: ratio >= goal };
}
export function reported(name: string, value: number, unit: string, reference: string, ratio: number | null = null): Figure {
  return { name, value, unit, reference, ratio, goal: 'reported', ok: null };
}

export function print(figures: readonly Figure[], json: boolean): void {
  if (json) {
    for (const figure of figures) console.log(JSON.stringify(figure));
    return;
  }
  for (const f of figures) {
    const mark = f.ok === null ? '  ' : f.ok ? 'ok' : 'NO';
    const value = `${f.value < 10 ? f.value.toPrecision(3) : Math.round(f.value)} ${f.unit}`;
    const ratio = f.ratio === null ? '' : `${f.ratio.toFixed(2)}x of ${f.reference}`;
    console.log(`${mark} ${f.name.padEnd(46)} ${value.padStart(14)}  ${(ratio || f.reference).padEnd(44)} ${f.goal}`);
  }
}
