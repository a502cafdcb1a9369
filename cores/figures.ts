/**
 * A figure about people is exact or published; there is no third. Exact figures are for those who
 * answer for that very area; everybody else is given what was published of them, by one rule.
 */
import { keyFor, type Perturbation } from './perturbation.ts';

declare const shownMark: unique symbol;
/** A number that may be shown to who asks: made of a figure, and of nothing else. */
export type Shown = number & { readonly [shownMark]: true };

export interface Exact {
  readonly kind: 'exact';
  readonly value: number;
}

/** What everybody may know: changed a little to protect people; null where it is withheld. */
export interface Published {
  readonly kind: 'published';
  readonly value: number | null;
}

export type Figure = Exact | Published;

export const exact = (value: number): Exact => ({ kind: 'exact', value });
export const WITHHELD: Published = { kind: 'published', value: null };

/** The number of a figure, for the wire. */
export const shown = (figure: Figure): Shown | null => figure.value as Shown | null;

/** By which rules figures are published. */
export interface Rules {
  noise: Perturbation;
  /** A place with fewer registered households is too small for any figure. */
  minHouseholds: number;
}

/** Who stands behind a figure of a place. */
export interface Behind {
  /** Households registered in the place. */
  registered: number;
  /** Distinct households that the figure is made of. */
  households: number;
  /** Sum of their record keys modulo 2^32. */
  key: number;
}

const isTooSmall = (behind: Behind, rules: Rules) => behind.registered < rules.minHouseholds;

/** How many households were registered: a fact of the register, withheld where they are few. */
export function publishRegister(registered: number, rules: Rules): Published {
  return registered < rules.minHouseholds ? WITHHELD : { kind: 'published', value: registered };
}

/** Publishes how many households stand behind a figure. */
export function publishCount(behind: Behind, rules: Rules): Published {
  if (isTooSmall(behind, rules)) return WITHHELD;
  return { kind: 'published', value: rules.noise.count(behind.households, behind.key) };
}

/**
 * Publishes a sum over households. Its noise has the size of the largest shares, since these are
 * what must not be found; where one household holds more than half, the sum is withheld. Where the
 * count of households is published as none, so is the sum. `key` is that of the shares; `measure`
 * numbers the kinds of sums.
 */
export function publishSum(
  sum: { value: number; most: readonly [number, number]; key: number; measure: number },
  behind: Behind, rules: Rules,
): Published {
  const { value, most, key, measure } = sum;
  if (isTooSmall(behind, rules)) return WITHHELD;
  const count = rules.noise.count(behind.households, behind.key);
  if (count === 0 || value === 0) return { kind: 'published', value: 0 };
  if (most[0] * 2 > value) return WITHHELD;
  const noise = (most[0] + most[1]) / 2 * rules.noise.factor(keyFor(key, measure));
  return { kind: 'published', value: Math.max(count, Math.round(value + noise)) };
}
