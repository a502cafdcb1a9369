/**
 * In the place of two packages that deck.gl imports and never calls here (30 kB): @luma.gl/gpgpu
 * packs attributes for WebGPU, and our devices are WebGL; @loaders.gl reads data and pictures by
 * their address, and our layers are given both as values. Whoever comes to need one of them is told
 * by name, and takes its line out of vite.config.ts.
 */
function missing(what: string): never {
  throw new Error(`${what} is left out of this build: see web/map/unused-deck.ts`);
}

/** Asked once by deck.gl itself, for the addresses that nobody gives it. */
export const registerLoaders = (): void => undefined;
export const ImageLoader = {};
export const load = () => missing('load of @loaders.gl/core');

export const backendRegistry = { add: () => missing('backendRegistry of @luma.gl/gpgpu') };
export const cleanEvaluateSync = () => missing('cleanEvaluateSync of @luma.gl/gpgpu');
export const interleave = () => missing('interleave of @luma.gl/gpgpu');
export class GPUDataEvaluator {
  constructor() {
    missing('GPUDataEvaluator of @luma.gl/gpgpu');
  }
}
