/**
 * The gate before every route: how much is answered at once, how long a client may take, and what
 * is still begun while the server stops. An early no is cheap; a late answer helps nobody.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LIMITS } from '../config.ts';
import { laneOfRequest } from './database/lanes.ts';
import { failure } from './errors.ts';

export interface Gate {
  /** From now on a new request is told to go elsewhere, and its connection ends. */
  stop(): void;
  /** Requests that are worked on. */
  working(): number;
}

/** What is asked of the process itself must be answered most of all when it has too much to do. */
const ALWAYS = '/health/';

/** How long a client may take for what, in seconds. */
export interface Patience {
  headers: number;
  request: number;
  /** Nothing moves on the connection in either direction. */
  idle: number;
  /** The answer lies there and is not taken. */
  taken: number;
  /** So often it is looked at. */
  look: number;
}

export const PATIENCE: Patience = {
  headers: LIMITS.HEADERS_SENT_SECONDS_MAX, request: LIMITS.REQUEST_SENT_SECONDS_MAX,
  idle: LIMITS.CONNECTION_IDLE_SECONDS_MAX, taken: LIMITS.ANSWER_TAKEN_SECONDS_MAX,
  look: LIMITS.SLOW_CLIENTS_LOOK_SECONDS,
};

export interface GateOptions {
  /** Requests that are worked on at once. */
  workingMax?: number | undefined;
  patience?: Patience | undefined;
}

/** Puts the gate before the routes of an app, first of all hooks. Errors: OVERLOADED, STOPPING. */
export function putGate(app: FastifyInstance, options: GateOptions): Gate {
  const { workingMax = LIMITS.REQUESTS_AT_ONCE_MAX, patience = PATIENCE } = options;
  let working = 0;
  let isStopping = false;
  const answering = new Map<ServerResponse, number>();

  /** Counts while it is worked on: from its last byte, for reading a body costs next to nothing. */
  function count(request: IncomingMessage, response: ServerResponse): void {
    let isCounted = false;
    const begin = () => {
      isCounted = true;
      working += 1;
      answering.set(response, Infinity);
    };
    const hasBody = request.headers['content-length'] !== undefined
      || request.headers['transfer-encoding'] !== undefined;
    if (hasBody && !request.complete) request.once('end', begin);
    else begin();
    response.once('close', () => {
      request.removeListener('end', begin);
      answering.delete(response);
      if (isCounted) working -= 1;
    });
  }
  function refuse(reply: FastifyReply): void {
    // What a stopping server answers is the connection's last word.
    if (isStopping) {
      reply.header('connection', 'close');
      throw failure('STOPPING');
    }
    throw failure('OVERLOADED');
  }
  app.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    const isAlways = raw.url?.startsWith(ALWAYS) === true;
    if (isStopping || (!isAlways && working >= workingMax)) refuse(reply);
    if (!isAlways) count(raw, reply.raw);
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    laneOfRequest.run(isAlways ? 'session' : isReading ? 'read' : 'write', done);
  });
  // A client that takes its answer drop by drop holds it in our memory: it is cut off in the end.
  app.addHook('onSend', async (_request, reply) => {
    if (answering.has(reply.raw)) answering.set(reply.raw, performance.now());
  });
  const look = setInterval(() => {
    const begunBefore = performance.now() - patience.taken * 1000;
    for (const [response, since] of answering) if (since < begunBefore) response.destroy();
  }, patience.look * 1000);
  look.unref();
  app.addHook('onClose', async () => clearInterval(look));
  return { stop: () => { isStopping = true; }, working: () => working };
}
