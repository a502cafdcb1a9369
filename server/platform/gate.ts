/**
 * The gate before the whole house: how much is answered at once, how long a client may take, and
 * what is still begun while the server stops. An early no is cheap; a late answer helps nobody. So
 * it stands before the framework: a no that had to pass routing and hooks first would cost a good
 * part of an answer, and the answers of the others would wait behind thousands of them.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createServer, type IncomingMessage, type RequestListener, type Server,
  type ServerOptions, type ServerResponse } from 'node:http';
import { LIMITS } from '../config.ts';
import { laneOfRequest } from './database/lanes.ts';
import { type FailureCode, RETRY_AFTER_SECONDS, sentenceOf, statusOf } from './errors.ts';
import { watchLoop } from './loop-watch.ts';

export interface Gate {
  /** From now on a new request is told to go elsewhere, and its connection ends. */
  stop(): void;
  /** Requests that are worked on. */
  working(): number;
}

/** What is asked of the process itself must be answered most of all when it has too much to do. */
export const ALWAYS = '/health/';
/** Who somebody is: without an answer a page shows nothing at all. It has places of its own. */
const PRESSING = '/api/session';

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
  /** Milliseconds by which the event loop is late; measured where absent. */
  late?: (() => number) | undefined;
}

/** The first word to a request that is not begun, in as few steps as there can be. */
function refuse(code: FailureCode, response: ServerResponse, isLast: boolean): void {
  const body = JSON.stringify({ code, message: sentenceOf(code), requestId: randomUUID() });
  response.writeHead(statusOf(code), {
    'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff', 'retry-after': String(RETRY_AFTER_SECONDS[code] ?? 1),
    ...(isLast && { connection: 'close' }),
  });
  response.end(body);
}

const isReading = ({ method }: IncomingMessage) => method === 'GET' || method === 'HEAD';
const isAlways = ({ url }: IncomingMessage) => url?.startsWith(ALWAYS) === true;

/** Who takes an answer drop by drop holds it in our memory: such a one is cut off in the end. */
function watchAnswers({ taken, look }: Patience) {
  const answering = new Map<ServerResponse, number>();
  const timer = setInterval(() => {
    const begunBefore = performance.now() - taken * 1000;
    for (const [response, since] of answering) if (since < begunBefore) response.destroy();
  }, look * 1000);
  timer.unref();
  return {
    begin: (response: ServerResponse) => answering.set(response, Infinity),
    sent: (response: ServerResponse) => {
      if (answering.has(response)) answering.set(response, performance.now());
    },
    end: (response: ServerResponse) => answering.delete(response),
    stop: () => clearInterval(timer),
  };
}

/** Makes the server with the gate before its one listener. Refusals: OVERLOADED, STOPPING. */
export function createGate(options: GateOptions) {
  const { workingMax = LIMITS.REQUESTS_AT_ONCE_MAX, patience = PATIENCE } = options;
  const watch = options.late ? undefined : watchLoop();
  const late = options.late ?? watch!.late;
  const answers = watchAnswers(patience);
  let working = 0;
  let isStopping = false;
  /** Counts while it is worked on: from its last byte, for reading a body costs next to nothing. */
  function count(request: IncomingMessage, response: ServerResponse): void {
    let isCounted = false;
    const begin = () => {
      isCounted = true;
      working += 1;
      answers.begin(response);
    };
    const hasBody = request.headers['content-length'] !== undefined
      || request.headers['transfer-encoding'] !== undefined;
    if (hasBody && !request.complete) request.once('end', begin);
    else begin();
    response.once('close', () => {
      request.removeListener('end', begin);
      answers.end(response);
      if (isCounted) working -= 1;
    });
  }
  function hasPlace({ method, url }: IncomingMessage): boolean {
    const isPressing = method === 'GET' && url === PRESSING;
    if (isPressing) return working < workingMax + LIMITS.REQUESTS_PRESSING_MAX;
    // A few are always begun: one long step of the process is no reason to send anybody away.
    const isLate = working >= workingMax * LIMITS.REQUESTS_LATE_SHARE
      && late() > LIMITS.LOOP_LATE_MILLISECONDS_MAX;
    return working < workingMax && !isLate;
  }
  /** The listener of a server: refuses, or counts and lets the framework have it. */
  function before(listener: RequestListener): RequestListener {
    return (request, response) => {
      // What a stopping server answers is the connection's last word.
      if (isStopping) return refuse('STOPPING', response, true);
      if (!isAlways(request)) {
        if (!hasPlace(request)) return refuse('OVERLOADED', response, false);
        count(request, response);
      }
      listener(request, response);
    };
  }
  return {
    stop: () => { isStopping = true; },
    working: () => working,
    /** For the framework's `serverFactory`; the times are those of its options. */
    createServer(listener: RequestListener, http: ServerOptions): Server {
      const server = createServer(http, before(listener));
      server.keepAliveTimeout = LIMITS.KEEP_ALIVE_SECONDS * 1000;
      server.requestTimeout = patience.request * 1000;
      server.setTimeout(patience.idle * 1000);
      server.maxConnections = LIMITS.CONNECTIONS_MAX;
      return server;
    },
    /** The lanes of what is let in, and the watch over answers that nobody takes. */
    follow(app: FastifyInstance): void {
      app.addHook('onRequest', ({ raw }, _reply, done) => {
        laneOfRequest.run(isAlways(raw) ? 'session' : isReading(raw) ? 'read' : 'write', done);
      });
      app.addHook('onSend', async (_request, reply) => answers.sent(reply.raw));
      app.addHook('onClose', async () => {
        answers.stop();
        watch?.stop();
      });
    },
  };
}
