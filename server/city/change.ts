/** Changes of settings as an operator writes them: `name=value`. */
import type { Settings } from './city.sql.ts';

/** Least and most of each: the same as the database's own checks. */
const RANGES: Readonly<Record<keyof Settings, readonly [number, number]>> = {
  noticeDays: [0, 365], panelQuorum: [1, 99], offerLifetimeSeconds: [1, 3600],
  noiseBound: [3, 50], noiseVariance: [1, 400], noiseLeast: [0, 10],
  homesAlert: [50, 100_000],
};
export const SETTING_NAMES = Object.keys(RANGES) as (keyof Settings)[];

/** What the words change, or one sentence that says what is wrong with them. */
export function readChange(words: readonly string[]): Partial<Settings> | string {
  const change: Partial<Settings> = {};
  for (const word of words) {
    const [, given = word, text = ''] = /^([^=]+)=(.*)$/.exec(word) ?? [];
    const name = SETTING_NAMES.find((one) => one === given);
    if (!name) return `there is no setting "${given}": ${SETTING_NAMES.join(', ')}`;
    const [least, most] = RANGES[name];
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most)) {
      return `${name} must be a whole number from ${least} to ${most}, not "${text}"`;
    }
    change[name] = value;
  }
  return change;
}
