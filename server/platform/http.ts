/** The HTTP shell: strict validation, one error handler, the CSRF wall, policies, cookies. */
import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply,
  type FastifyRequest, type RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LIMITS } from '../config.ts';
import { failure, isFailure, type FailureCode, sentenceOf, statusOf } from './errors.ts';

export type App = FastifyInstance<
  RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** 'public', 'signed-in' or the right that is needed. A route without one stops the start. */
    policy?: string;
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

export interface HttpOptions {
  logLevel: string;
  /** Where people reach the application when a proxy stands before it. */
  publicUrl: string | undefined;
  /** Decides on a request; throws a coded failure. Called for every policy but 'public'. */
  authorise: (request: FastifyRequest, policy: string) => Promise<void>;
}

/** A Fastify instance with everything that is true for every route. */
export async function createHttp(options: HttpOptions): Promise<App> {
  const app = fastify({
    logger: {
      level: options.logLevel,
      redact: ['req.headers.cookie', 'req.headers.authorization'],
    },
    bodyLimit: LIMITS.BODY_BYTES_MAX,
    genReqId: () => randomUUID(),
    trustProxy: options.publicUrl ? 'loopback' : false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.removeContentTypeParser('text/plain');
  validateStrictly(app);
  refuseWithCode(app);
  guardRoutes(app, options);
  await app.register(cookie);
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'DeedGrid', version: '1' } },
  });
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
    },
    // Plain http on a local network must keep working; a TLS proxy adds it where it is true.
    strictTransportSecurity: false,
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

const FRAMEWORK_CODES: Record<string, FailureCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
};

function refuseWithCode(app: App): void {
  const answer = (
    request: FastifyRequest, reply: FastifyReply, code: FailureCode, message: string,
    details?: unknown,
  ) => reply.status(statusOf(code)).header('cache-control', 'no-store').type('application/json')
    .send(JSON.stringify({
      code, message, ...(details === undefined ? {} : { details }), requestId: request.id,
    }));
  app.setNotFoundHandler((request, reply) =>
    answer(request, reply, 'NOT_FOUND', sentenceOf('NOT_FOUND')));
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    if (isFailure(error)) {
      if (statusOf(error.code) >= 500) request.log.error({ err: error }, error.code);
      if (error.code === 'TOO_MANY_TRIES') reply.header('retry-after', '60');
      if (error.code === 'DATABASE_UNAVAILABLE') reply.header('retry-after', '2');
      return answer(request, reply, error.code, sentenceOf(error.code), error.facts);
    }
    const known = error.code ? FRAMEWORK_CODES[error.code] : undefined;
    if (known) return answer(request, reply, known, sentenceOf(known));
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
  });
  app.addHook('onRequest', async (request) => {
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
  // After the cookies are read, before the body is.
  app.addHook('preParsing', async (request) => {
    const policy = request.routeOptions.config.policy;
    if (request.is404 || policy === 'public') return;
    await options.authorise(request, policy ?? '');
  });
}

const isJson = (type: string | undefined) => /^application\/json\b/i.test(type ?? '');

/** True when the page that sent this came from here (or from PUBLIC_URL's host). */
export function isOurs(
  origin: string, request: { host?: string | undefined }, publicUrl: string | undefined,
): boolean {
  try {
    const host = new URL(origin).host;
    return host === request.host
      || (publicUrl !== undefined && host === new URL(publicUrl).host);
  } catch {
    return false;
  }
}
