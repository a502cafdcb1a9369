/** Worker threads of TypeScript files: the loader is registered in the thread before the file. */
import { Worker } from 'node:worker_threads';

const BOOT = `
const { workerData } = require('node:worker_threads');
import('tsx/esm/api').then(({ register }) => {
  register();
  return import(workerData.__file);
}).catch((error) => { throw error; });`;

/** `data` arrives as `workerData.data`; the file is a module of ours. */
export function spawnWorker(file: URL, data: unknown): Worker {
  return new Worker(BOOT, { eval: true, workerData: { __file: file.href, data } });
}

/** Runs a worker that posts one answer; rejects when it dies before. */
export function askWorker<Answer>(file: URL, data: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = spawnWorker(file, data);
    worker.once('message', (answer: Answer) => {
      resolve(answer);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`worker ended with ${code}`)));
  });
}
