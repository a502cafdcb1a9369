import { parentPort, workerData } from 'node:worker_threads';
import { buildBoundaryTiles } from './boundary-tiles.ts';
import type { LocatorCell } from '../../cores/locator.ts';

const { cells, version } = (workerData as {
  data: { cells: LocatorCell[]; version: number };
}).data;
parentPort!.postMessage(buildBoundaryTiles(cells, version));
