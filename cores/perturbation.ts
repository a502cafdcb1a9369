/**
 * The noise of published figures: the cell key method of official statistics. Whoever is in a
 * figure decides its noise, so asking twice teaches nothing, and taking one figure from another
 * leaves the noise of both. Sources: Thompson, Broadfoot, Elazar (UNECE 2013); Giessing (2016);
 * Giessing, Tent (UNECE 2019).
 */

export interface NoiseRules {
  /** D: a published count is never further from the true one. */
  bound: number;
  /** V: variance of a count's noise. */
  variance: number;
  /** js: counts from 1 to this are never published. */
  least: number;
}

export interface Perturbation {
  readonly rules: NoiseRules;
  /**
   * The count that is published of `n` households with the sum `key` (32 bits) of their record
   * keys. Unbiased; 0 stays 0; never in 1..least; the same households always give the same count.
   */
  count(n: number, key: number): number;
  /** A factor in [-3, 3] for magnitudes: symmetric, mean 0, variance 2. */
  factor(key: number): number;
  /** Noise values and probabilities of a true count, for tests and for the page of the rules. */
  row(n: number): readonly { noise: number; probability: number }[];
}

/** Values of a 32 bit key. */
const KEYS = 2 ** 32;
/** The bisections below end long before that many steps: each halves what is left. */
const STEPS = 80;
/** Steeper weights than this are zero beside their neighbours. */
const STEEP = 40;
const FACTOR_MAX = 3;
const FACTOR_STEP = 1 / 16;
const FACTOR_VARIANCE = 2;

/** Two ends this near are one. */
const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;

function bisect(low: number, high: number, isBelow: (at: number) => boolean): number {
  let [a, b] = [low, high];
  for (let i = 0; i < STEPS && !near(a, b); i += 1) {
    const middle = (a + b) / 2;
    if (isBelow(middle)) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

/** exp(a v + b v^2) over the values, summed to 1. */
function weights(values: readonly number[], a: number, b: number): number[] {
  const logs = values.map((v) => a * v + b * v * v);
  const most = Math.max(...logs);
  const raw = logs.map((log) => Math.exp(log - most));
  const sum = raw.reduce((total, one) => total + one, 0);
  return raw.map((one) => one / sum);
}

const moment = (values: readonly number[], p: readonly number[], power: number) =>
  values.reduce((sum, v, i) => sum + p[i]! * v ** power, 0);

/**
 * The distribution of greatest entropy over `values` with mean 0 and this variance, or with the
 * variance nearest to it that these values can have. Entropy is greatest for exp(a v + b v^2).
 */
export function flattest(values: readonly number[], variance: number): number[] {
  // So far a has to go that no b of the search can keep all of the weight on one side.
  const far = STEEP * 2 * Math.max(...values.map(Math.abs)) + STEEP;
  const centred = (b: number) => weights(values, bisect(-far, far, (a) =>
    moment(values, weights(values, a, b), 1) < 0), b);
  return centred(bisect(-STEEP, STEEP, (b) => moment(values, centred(b), 2) < variance));
}

function countRow(n: number, { bound, variance, least }: NoiseRules) {
  const noises = Array.from({ length: 2 * bound + 1 }, (_, i) => i - bound)
    .filter((v) => n + v === 0 || n + v > least);
  const p = flattest(noises, variance);
  return noises.map((noise, i) => ({ noise, probability: p[i]! }));
}

/** Upper ends of each value's share of the keys. */
function ends(probabilities: readonly number[]): Float64Array {
  let sum = 0;
  const out = Float64Array.from(probabilities, (p) => (sum += p) * KEYS);
  out[out.length - 1] = KEYS;
  return out;
}

function pick(upper: Float64Array, key: number): number {
  let low = 0;
  let high = upper.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (key < upper[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * A key of its own for another measure of the same households. Mixed, where the literature shifts:
 * after a shift the two noises would lie on one line, and each would tell of the other.
 */
export function keyFor(key: number, measure: number): number {
  let x = (key ^ Math.imul(measure + 1, 0x9e3779b1)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Solves the table once; a lookup costs a few comparisons. */
export function createPerturbation(rules: NoiseRules): Perturbation {
  // From here on every noise is possible and all rows are alike.
  const last = rules.bound + rules.least + 1;
  const rows = Array.from({ length: last + 1 }, (_, n) =>
    (n === 0 ? [{ noise: 0, probability: 1 }] : countRow(n, rules)));
  const upper = rows.map((row) => ends(row.map((one) => one.probability)));
  const steps = 2 * FACTOR_MAX / FACTOR_STEP;
  const factors = Array.from({ length: steps + 1 }, (_, i) => i * FACTOR_STEP - FACTOR_MAX);
  const factorEnds = ends(flattest(factors, FACTOR_VARIANCE));
  const rowOf = (n: number) => Math.min(n, last);
  return {
    rules,
    count: (n, key) => n + rows[rowOf(n)]![pick(upper[rowOf(n)]!, key)]!.noise,
    factor: (key) => factors[pick(factorEnds, key)]!,
    row: (n) => rows[rowOf(n)]!,
  };
}
