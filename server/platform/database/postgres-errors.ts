/** What PostgreSQL and the wire to it say, as the coded errors that a caller can act on. */
import { failure, isFailure } from '../errors.ts';

/** The connection or the server is gone: a caller may simply try again later. */
const GONE = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH',
  'EHOSTDOWN', 'ENOTFOUND', 'EAI_AGAIN', 'EACCES',
  // Shut down, crashed, not up yet, thrown out, idle for too long, out of memory.
  '57P01', '57P02', '57P03', '57P05', '25P03', '53200', '58030',
  '08000', '08001', '08003', '08004', '08006', '08P01',
]);
/** What the client library says without a code. */
const GONE_WORDS =
  /Connection terminated|Query read timeout|timeout expired|timeout exceeded when|not queryable/;

/** A write where only reading is allowed. */
export const READ_ONLY = '25006';

/** The wire is silent: whatever comes back on it would be the answer to another question. */
export const isSilent = (error: unknown): boolean =>
  (error as { message?: string }).message === 'Query read timeout';

/** The disk is full: the statement is undone, the server lives on. */
export const isStorageFull = (error: unknown): boolean => {
  const { code } = error as { code?: string };
  return code === '53100' || code === 'ENOSPC' || code === 'EDQUOT';
};

/**
 * A coded error where the world, not the statement, is at fault: DATABASE_TIMEOUT,
 * DATABASE_LOCKED, STORAGE_FULL, OVERLOADED, DATABASE_UNAVAILABLE. Everything else stays as it is.
 */
export function translate(error: unknown): unknown {
  const { code, message = '' } = error as { code?: string; message?: string };
  if (code === '57014') return failure('DATABASE_TIMEOUT');
  if (code === '55P03') return failure('DATABASE_LOCKED');
  if (code === '53300') return failure('OVERLOADED');
  if (isStorageFull(error)) return failure('STORAGE_FULL');
  if ((code && GONE.has(code)) || GONE_WORDS.test(message)) {
    return failure('DATABASE_UNAVAILABLE', { code: code ?? 'connection' });
  }
  return error;
}

/** At the start whatever goes wrong is told in one sentence: a wrong password, no such database. */
export function translateAtStart(error: unknown): unknown {
  if (isFailure(error)) return error;
  const { code, message } = error as { code?: string; message?: string };
  if (code === undefined && translate(error) === error) return error;
  return failure('DATABASE_UNAVAILABLE', { because: message || code });
}
