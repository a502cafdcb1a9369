/**
 * By which rules figures are published, and the secret behind them: each household's record key is
 * an HMAC of its id. It stays in this process and is in no answer, no news, no log, no export.
 */
import { createHmac } from 'node:crypto';
import type { Rules } from '../../cores/figures.ts';
import { createPerturbation } from '../../cores/perturbation.ts';
import type { Settings } from '../city/city.ts';
import { LIMITS } from '../config.ts';

export interface Publication {
  rules: Rules;
  /** 32 bits of a household's own, the same in every process and after every restart. */
  recordKey(householdId: string): number;
}

type NoiseSettings = Pick<Settings, 'noiseBound' | 'noiseVariance' | 'noiseLeast'>;

export function createPublication(seed: Uint8Array, settings: NoiseSettings): Publication {
  return {
    rules: {
      minHouseholds: LIMITS.MIN_HOUSEHOLDS,
      noise: createPerturbation({
        bound: settings.noiseBound, variance: settings.noiseVariance, least: settings.noiseLeast,
      }),
    },
    recordKey: (householdId) =>
      createHmac('sha256', seed).update(householdId).digest().readUInt32BE(0),
  };
}
