/** The embedded engine's own thread: asks come as messages, rows go back. */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import type { EmbeddedAnswer, EmbeddedAsk } from './embedded.ts';
import { HARDEN, MAKE_ROLES } from './logins.ts';
import { parseBigint, parseInstant } from './types.ts';

const { directory } = (workerData as { data: { directory: string } }).data;

const parsers = {
  [types.INT8]: parseBigint,
  [types.NUMERIC]: Number,
  [types.DATE]: (text: string) => text,
  [types.TIMESTAMPTZ]: parseInstant,
};
/** An ISO text is passed on as it is: the same as on PostgreSQL. */
const serializers = {
  [types.TIMESTAMPTZ]: String,
  [types.DATE]: String,
  [types.JSON]: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
  [types.JSONB]: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
};

async function open(): Promise<PGlite> {
  const pg = await PGlite.create({
    dataDir: directory, extensions: { postgis }, parsers, serializers,
  });
  await pg.exec(`create extension if not exists postgis; ${MAKE_ROLES}; ${HARDEN}`);
  return pg;
}

const opened = open();
// The first ask reports a failed start; nothing is to be said before.
opened.catch(() => undefined);

async function answer(ask: EmbeddedAsk): Promise<unknown[]> {
  const pg = await opened;
  switch (ask.kind) {
    case 'query': return (await pg.query(ask.text, ask.params)).rows;
    case 'script': {
      const results = await pg.exec(ask.text);
      return results.at(-1)?.rows ?? [];
    }
    case 'listen':
      await pg.listen(ask.channel, (payload) =>
        parentPort!.postMessage({ id: 0, note: { channel: ask.channel, payload } }));
      return [];
    case 'close':
      await pg.close();
      return [];
  }
}

parentPort!.on('message', (ask: EmbeddedAsk) => {
  answer(ask).then(
    (rows) => parentPort!.postMessage({ id: ask.id, rows } satisfies EmbeddedAnswer),
    (error: Error & { code?: string; constraint?: string }) => {
      const { message, code, constraint } = error;
      parentPort!.postMessage({
        id: ask.id,
        error: { message, ...(code && { code }), ...(constraint && { constraint }) },
      } satisfies EmbeddedAnswer);
    },
  );
});
