/** The HTTP shell: strict validation, one error handler, the CSRF wall, policies, cookies. */
import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply,
  type FastifyRequest, type FastifySchema, type RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type AllowanceName, LIMITS } from '../config.ts';
import { asFailure, failure, isFailure, type FailureCode, RETRY_AFTER_SECONDS, sentenceOf,
  statusOf } from './errors.ts';
import { ALWAYS, createGate, type Gate, type GateOptions, PATIENCE } from './gate.ts';
import { isKnownHost, isOurs } from './hosts.ts';
import { createQuietLog } from './quiet-log.ts';
import { isClean } from './text.ts';
import { ErrorBody } from './wire.schema.ts';

export type App = FastifyInstance<
  RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyInstance {
    gate: Gate;
  }
  interface FastifyContextConfig {
    /** 'public', 'signed-in' or the right that is needed. A route without one stops the start. */
    policy?: string;
    /** By which allowance it is counted; not said: `look` for what reads, `act` for the rest. */
    allowance?: Exclude<AllowanceName, 'stranger' | 'call'>;
  }
}

/** Unknown fields are refused, not stripped; only text (query strings, paths) is read as numbers. */
const bodyAjv = addFormats.default(
  new Ajv({ removeAdditional: false, useDefaults: true, strict: false }));
const textAjv = addFormats.default(
  new Ajv({ removeAdditional: false, useDefaults: true, strict: false, coerceTypes: true }));

/** Compiles a schema once for what arrives as JSON: bodies and socket calls. */
export function compileBody(schema: object): ValidateFunction {
  return bodyAjv.compile(schema);
}

export interface HttpOptions extends GateOptions {
  logLevel: string;
  /** Where people reach the application when a proxy stands before it. */
  publicUrl: string | undefined;
  /** Whose word counts about who asks: addresses and networks. Nobody's where absent. */
  trustedProxies?: readonly string[];
  /** What a policy may name beside 'public' and 'signed-in', several with | between. */
  rights: readonly string[];
  /** Decides on a request; throws a coded failure. Called for every policy but 'public'. */
  authorise: (request: FastifyRequest, policy: string) => Promise<void>;
  /** Spends one of an allowance for whoever asks; throws TOO_MANY_REQUESTS. */
  spend: (request: FastifyRequest, allowance: AllowanceName) => void;
}

const HSTS_SECONDS = 180 * 86_400;

/** A Fastify instance with everything that is true for every route. */
export async function createHttp(options: HttpOptions): Promise<App> {
  const gate = createGate(options);
  const { headers, look } = options.patience ?? PATIENCE;
  const app = fastify({
    // The gate stands before everything of the framework.
    serverFactory: (listener) => gate.createServer(listener, {
      // Who sends or takes nothing for so long is gone, or holds on purpose what others need.
      headersTimeout: headers * 1000, connectionsCheckingInterval: look * 1000,
    }),
    logger: {
      level: options.logLevel, hooks: { logMethod: createQuietLog() },
      redact: ['req.headers.cookie', 'req.headers.authorization'],
      // What is asked for stays out of the log: a set-up token, somebody's surroundings.
      serializers: {
        req: ({ method, url, ip }: FastifyRequest) => ({ method, url: url.split('?')[0], ip }),
      },
    },
    bodyLimit: LIMITS.BODY_BYTES_MAX,
    genReqId: () => randomUUID(),
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    // A stop waits for what is being answered (main ends it after its grace), not for idle ones.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    // An address that cannot be decoded never reaches a route: it is answered like the rest.
    frameworkErrors: (_error, request, reply) =>
      void answer(request as never, reply as never, 'BAD_REQUEST', sentenceOf('BAD_REQUEST')),
    clientErrorHandler: refuseBrokenHttp,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.decorate('gate', gate);
  gate.follow(app);
  // Before anything is looked up: what everybody may ask for, and what is not there.
  app.addHook('onRequest', async (request) => {
    if (!request.is404 && request.routeOptions.config.policy !== 'public') return;
    if (!request.url.startsWith(ALWAYS)) options.spend(request, 'stranger');
  });
  app.removeContentTypeParser('text/plain');
  validateStrictly(app);
  refuseWithCode(app);
  guardRoutes(app, options);
  await app.register(cookie);
  await app.register(swagger, {
    // `x-policy`: public, signed-in, or the rights of which one is needed.
    openapi: { openapi: '3.1.0', info: { title: 'DeedGrid', version: '1' } },
    transform: ({ schema, url, route }) => ({
      schema: { ...withErrors(schema), 'x-policy': route.config?.policy }, url,
    }),
  });
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
    },
    // Plain http on a local network must keep working.
    strictTransportSecurity: options.publicUrl?.startsWith('https:')
      ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  return app;
}

function validateStrictly(app: App): void {
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const validate = (httpPart === 'body' ? bodyAjv : textAjv).compile(schema);
    return (data: unknown) => {
      if (validate(data)) return { value: data };
      const first = validate.errors?.[0];
      const field = first?.params && 'additionalProperty' in first.params
        ? `/${String(first.params.additionalProperty)}` : '';
      return {
        error: Object.assign(
          new Error(`${httpPart ?? 'request'}${first?.instancePath ?? ''}${field} ` +
            `${first?.message ?? 'is not valid'}`),
          { statusCode: 400, validation: validate.errors },
        ),
      };
    };
  });
}

/** For the emitted document only: every route may answer with a coded error. */
function withErrors(schema: FastifySchema | undefined): FastifySchema {
  const known = (schema?.response ?? { 200: { description: 'Default Response' } });
  return withTuples({ ...schema, response: { ...known, '4xx': ErrorBody, '5xx': ErrorBody } });
}

/** OpenAPI 3.1 writes a tuple as `prefixItems`; our validator's draft writes a list of `items`. */
function withTuples<Part>(part: Part): Part {
  if (Array.isArray(part)) return part.map(withTuples) as Part;
  if (typeof part !== 'object' || part === null) return part;
  const { items, additionalItems, ...rest } = part as Record<string, unknown>;
  const others = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, withTuples(value)]));
  if (!Array.isArray(items)) {
    return { ...others, ...(items !== undefined && { items: withTuples(items) }) } as Part;
  }
  return { ...others, prefixItems: withTuples(items), items: additionalItems ?? true } as Part;
}

/** A refusal that is our own doing: thousands a second of them are no news. */
const EXPECTED = new Set<FailureCode>(['OVERLOADED']);

const FRAMEWORK_CODES: Record<string, FailureCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
};

/** A coded error as every answer carries it. */
function answer(
  request: FastifyRequest, reply: FastifyReply, code: FailureCode, message: string,
  details?: unknown,
) {
  return reply.status(statusOf(code)).header('cache-control', 'no-store').type('application/json')
    .send(JSON.stringify({
      code, message, ...(details === undefined ? {} : { details }), requestId: request.id,
    }));
}

/** What is not HTTP at all has no request and no reply: a raw answer, then the end. */
function refuseBrokenHttp(error: { code: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  // Half a request for too long: whoever begins one at a leisurely pace is told so and let go.
  const isSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const code = isSlow ? 'TOO_SLOW' : 'BAD_REQUEST';
  const status = isSlow ? '408 Request Timeout' : '400 Bad Request';
  const body = JSON.stringify({ code, message: sentenceOf(code), requestId: randomUUID() });
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** The methods of the routes whose path a request has: a foreign method is told them. */
function rememberMethods(app: App): (path: string) => string[] {
  const routes = new Map<string, { shape: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const shape = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+');
    const known = routes.get(url) ?? { shape: new RegExp(`^${shape}$`), methods: new Set() };
    for (const one of [method].flat()) known.methods.add(one);
    routes.set(url, known);
  });
  return (path) => [...new Set([...routes.values()]
    .filter(({ shape }) => shape.test(path)).flatMap(({ methods }) => [...methods]))];
}

function refuseWithCode(app: App): void {
  const methodsOf = rememberMethods(app);
  app.setNotFoundHandler((request, reply) =>
    answer(request, reply, 'NOT_FOUND', sentenceOf('NOT_FOUND')));
  // Before a body is looked at: what is sent to nowhere is not worth reading.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const allowed = methodsOf(request.url.split('?')[0]!);
    if (allowed.length === 0) throw failure('NOT_FOUND');
    reply.header('allow', allowed.join(', '));
    throw failure('METHOD_NOT_ALLOWED');
  });
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const known = asFailure(error);
    if (known) {
      // A value that only the database refused is answered, and a gap in our own checks.
      if ((statusOf(known.code) >= 500 && !EXPECTED.has(known.code)) || !isFailure(error)) {
        request.log.error({ err: error }, known.code);
      }
      const wait = known.facts?.retryAfterSeconds ?? RETRY_AFTER_SECONDS[known.code];
      if (typeof wait === 'number') reply.header('retry-after', String(wait));
      return answer(request, reply, known.code, sentenceOf(known.code), known.facts);
    }
    const code = error.code ? FRAMEWORK_CODES[error.code] : undefined;
    if (code) return answer(request, reply, code, sentenceOf(code));
    if (error.statusCode === 429) {
      return answer(request, reply, 'TOO_MANY_TRIES', sentenceOf('TOO_MANY_TRIES'));
    }
    if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
      return answer(request, reply, 'BAD_REQUEST', sentenceOf('BAD_REQUEST'), error.message);
    }
    request.log.error({ err: error }, 'unexpected');
    return answer(request, reply, 'INTERNAL', sentenceOf('INTERNAL'));
  });
}

function guardRoutes(app: App, options: HttpOptions): void {
  app.addHook('onRoute', (route) => {
    const policy = route.config?.policy;
    // HEAD twins come from GET routes and carry their config.
    if (!policy) throw new Error(`route ${String(route.method)} ${route.url} has no policy`);
    // A policy that names no right would let nobody in, silently, from the first request on.
    const wanted = policy.split('|');
    const isKnown = policy === 'public' || policy === 'signed-in'
      || wanted.every((right) => options.rights.includes(right));
    if (!isKnown) throw new Error(`route ${route.url}: unknown policy ${policy}`);
  });
  app.addHook('onRequest', async (request) => {
    if (!isKnownHost(request.headers.host, options.publicUrl)) throw failure('HOST_UNKNOWN');
    if (request.is404) return;
    if (request.method === 'GET' || request.method === 'HEAD') return;
    // Another site's form can send cookies with a POST, but neither JSON nor this header.
    if (request.method === 'POST' && request.headers['x-deedgrid'] !== '1'
      && !isJson(request.headers['content-type'])) {
      throw failure('CROSS_SITE');
    }
    const origin = request.headers.origin;
    if (origin && !isOurs(origin, request, options.publicUrl)) throw failure('CROSS_SITE');
  });
  // What is for somebody is kept by nobody on the way: also where a route forgets to say so.
  app.addHook('onSend', async (request, reply) => {
    const policy = request.routeOptions.config?.policy;
    if (policy !== 'public' && !reply.hasHeader('cache-control')) {
      reply.header('cache-control', 'private, no-store');
    }
  });
  app.addHook('preValidation', async ({ params, query, body }) => {
    if (!isClean([params, query, body])) throw failure('BAD_REQUEST', { text: 'is not clean' });
  });
  // After the cookies are read, before the body is.
  app.addHook('preParsing', async (request) => {
    const policy = request.routeOptions.config.policy;
    if (request.is404 || policy === 'public') return;
    try {
      await options.authorise(request, policy ?? '');
    } catch (error) {
      if (isFailure(error, 'SIGN_IN_REQUIRED')) options.spend(request, 'stranger');
      throw error;
    }
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    options.spend(request, request.routeOptions.config.allowance ?? (isReading ? 'look' : 'act'));
  });
}

const isJson = (type: string | undefined) => /^application\/json\b/i.test(type ?? '');
