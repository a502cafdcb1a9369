/**
 * A figure about people is exact or published; there is no third. Exact figures are for those who
 * answer for that very area; everybody else is given what was published of them, by one rule.
 */
export interface Exact<T> {
  readonly kind: 'exact';
  readonly value: T;
}

/** What everybody may know: null where so few are behind a figure that it would tell on them. */
export interface Published<T> {
  readonly kind: 'published';
  readonly value: T | null;
}

export type Figure<T> = Exact<T> | Published<T>;

export const exact = <T>(value: T): Exact<T> => ({ kind: 'exact', value });

/** How many stand behind a figure. */
export interface Behind {
  /** Households registered in the cell. */
  registered: number;
  /** Distinct households that the figure is made of. */
  contributors: number;
}

/** Fewer than these are too few. */
export interface Least {
  households: number;
  contributors: number;
}

/** Publishes a figure: as it is where enough stand behind it, withheld elsewhere. */
export function publish<T>(figure: Exact<T>, behind: Behind, least: Least): Published<T> {
  const isEnough = behind.registered >= least.households
    && behind.contributors >= least.contributors;
  return { kind: 'published', value: isEnough ? figure.value : null };
}
