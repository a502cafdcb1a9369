/**
 * The cookies of a session and of the device: `__Host-` on https and loopback, plain HttpOnly Lax
 * on other http.
 */
import cookie from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LIMITS } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { readSession, type Session } from './access.ts';
import type { Person } from './rights.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the policy guard on every route that is not public. */
    person: Person | null;
  }
}

const STRONG = '__Host-deedgrid';
const PLAIN = 'deedgrid';
/** Stays through sign-outs: it says that somebody has signed in from here, and lets nobody in. */
const DEVICE = '-device';
const TOKEN_LENGTH_MAX = 100;

export interface SessionCookie {
  isSecure(request: Pick<FastifyRequest, 'hostname'>): boolean;
  token(request: FastifyRequest): string | undefined;
  read(request: FastifyRequest): Promise<Session | undefined>;
  /** The same from a raw cookie header: sockets. */
  readHeader(header: string): Promise<Session | undefined>;
  write(request: FastifyRequest, reply: FastifyReply, token: string, seconds: number): void;
  clear(request: FastifyRequest, reply: FastifyReply): void;
  /** The token by which this device is known, if it is. */
  device(request: FastifyRequest): string | undefined;
  writeDevice(request: FastifyRequest, reply: FastifyReply, token: string): void;
}

export function createSessionCookie(
  database: Database, clock: Clock, publicUrl: string | undefined,
): SessionCookie {
  const isSecure: SessionCookie['isSecure'] = (request) =>
    publicUrl?.startsWith('https:') === true
    || /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(request.hostname);
  const valueOf = (request: FastifyRequest, kind: string) => {
    const value = request.cookies[STRONG + kind] ?? request.cookies[PLAIN + kind];
    return value && value.length <= TOKEN_LENGTH_MAX ? value : undefined;
  };
  const token: SessionCookie['token'] = (request) => valueOf(request, '');
  const read = async (value: string | undefined) =>
    (value ? readSession(database, clock, value) : undefined);
  const settings = (request: FastifyRequest) => ({
    path: '/', httpOnly: true, sameSite: 'lax' as const, secure: isSecure(request),
  });
  return {
    isSecure,
    token,
    read: (request) => read(token(request)),
    readHeader: (header) => {
      const found = cookie.parse(header);
      return read(found[STRONG] ?? found[PLAIN]);
    },
    write: (request, reply, value, seconds) => {
      void reply.setCookie(isSecure(request) ? STRONG : PLAIN, value,
        { ...settings(request), maxAge: seconds });
    },
    device: (request) => valueOf(request, DEVICE),
    writeDevice: (request, reply, value) => {
      void reply.setCookie((isSecure(request) ? STRONG : PLAIN) + DEVICE, value,
        { ...settings(request), maxAge: LIMITS.DEVICE_DAYS * 86_400 });
    },
    clear: (request, reply) => {
      void reply.clearCookie(STRONG, { ...settings(request), secure: true });
      void reply.clearCookie(PLAIN, { ...settings(request), secure: false });
    },
  };
}
