/**
 * The vocabulary of what the world does to us: a flat table of coded errors. Programmer errors are
 * asserts; these are answers. The web maps the code to a sentence; no error text is parsed.
 */

const TABLE = {
  BAD_REQUEST: [400, 'The request is not well formed.'],
  PURPOSE_MISSING: [400, 'Say first what you look at personal data for.'],
  CURSOR_OTHER_ORDER: [400, 'This cursor belongs to another order of the list: begin anew.'],
  SIGN_IN_REQUIRED: [401, 'Sign in first.'],
  SIGN_IN_REFUSED: [401, 'Account or password is wrong.'],
  CODE_NEEDED: [401, 'This account asks for a code of your authenticator too.'],
  CODE_REFUSED: [401, 'This code does not hold, or was used already.'],
  NOT_ALLOWED: [403, 'Your role does not allow this.'],
  CROSS_SITE: [403, 'The request did not come from this application.'],
  OWN_DEED: [403, 'Nobody decides on a deed of their own or of their household.'],
  OWN_WORK: [403, 'Somebody else than the handler has to verify.'],
  NOT_FOUND: [404, 'There is no such thing here.'],
  HOUSEHOLD_UNKNOWN: [404, 'No household of yours is registered.'],
  METHOD_NOT_ALLOWED: [405, 'This method is not available here.'],
  TOO_SLOW: [408, 'The request took too long to arrive.'],
  ID_REUSED: [409, 'This id was used before with another content.'],
  STATE_CONFLICT: [409, 'This step is not possible in the present state.'],
  ALREADY_DECIDED: [409, 'This deed is decided already.'],
  DEED_EXISTS: [409, 'A deed of this task exists already.'],
  OFFER_GONE: [409, 'This offer is not open any more.'],
  OFFER_EXPIRED: [409, 'The time to answer this offer is over.'],
  ALREADY_ON_SHIFT: [409, 'A shift is open already.'],
  OFF_SHIFT: [409, 'No shift is open.'],
  OFFER_OPEN: [409, 'Somebody is being asked already.'],
  LEDGER_ID_REUSED: [409, 'This transfer id was used before with another content.'],
  LEDGER_BELOW_ZERO: [409, 'The account does not hold enough points.'],
  LEDGER_SETTLED: [409, 'This pending transfer is unknown or settled already.'],
  SETUP_CLOSED: [409, 'This install is set up already, or the link is used or too old.'],
  CONSENT_WITHDRAWN: [409, 'You have said no to this use of what is yours.'],
  OFFICE_HELD: [409, 'Somebody else has to take over your office first.'],
  ACCOUNT_TAKEN: [409, 'Somebody else has this account name.'],
  LAST_ADMINISTRATOR: [409, 'Somebody has to be left who may administrate this area.'],
  HOST_UNKNOWN: [421, 'This server does not go by that name: PUBLIC_URL says which one.'],
  BODY_TOO_LARGE: [413, 'The request is too large.'],
  UNSUPPORTED_MEDIA: [415, 'Send JSON.'],
  GRID_OUTSIDE: [422, 'The point lies outside every grid cell.'],
  GRID_EMPTY: [422, 'No city is loaded yet.'],
  DEEDS_PER_DAY: [429, 'This household has submitted as many deeds today as one day can hold.'],
  PASSWORD_COMMON: [422, 'This password is a common one, or your own name.'],
  PASSWORD_SHORT: [422, 'This password is too short.'],
  PASSWORD_WRONG: [422, 'This is not your password.'],
  CODE_WRONG: [422, 'This code does not hold, or was used already.'],
  TYPE_UNKNOWN: [422, 'This deed type is not in the rulebook.'],
  PURPOSE_UNKNOWN: [422, 'This is no purpose that you can look at personal data for.'],
  CATEGORY_UNKNOWN: [422, 'This category is not in the rulebook.'],
  TIME_OUT_OF_RANGE: [422, 'The time lies in the future or too long ago.'],
  WINDOW_INVALID: [422, 'The window ends before it begins or is too long.'],
  WINDOW_NOT_PUBLISHED: [422, 'Figures are published for 1, 4, 13 or 52 whole weeks.'],
  SETTING_IMPOSSIBLE: [422, 'These settings cannot hold together.'],
  WORKER_UNAVAILABLE: [422, 'This worker cannot be asked now.'],
  SLIP_REFUSED: [422, 'This slip does not hold, or no more.'],
  SLIPS_SHOWN: [409, 'The codes of these slips were shown once. Make new ones.'],
  PERSON_INVALID: [422, 'A person cannot be like this.'],
  LOAD_INVALID: [422, 'The data to load is not valid.'],
  LOAD_CONFLICT: [409, 'This database holds another city or another kind of data.'],
  TOO_MANY_TRIES: [429, 'Too many tries. Wait a little.'],
  TOO_MANY_REQUESTS: [429, 'This is asked for more often than it may be. Wait a little.'],
  INTERNAL: [500, 'Something went wrong on our side.'],
  GRID_CHANGING: [503, 'The grid is being renewed. Try again in a moment.'],
  NOT_READY: [503, 'The server cannot do all of its work at the moment.'],
  OVERLOADED: [503, 'Too much is asked of the server at once. Try again in a moment.'],
  STOPPING: [503, 'The server is stopping. Try again in a moment.'],
  DATABASE_LOCKED: [503, 'Something else holds this at the moment. Try again.'],
  DATABASE_IN_USE: [503, 'The data folder is in use by another process.'],
  DATABASE_TIMEOUT: [503, 'The database did not answer in time.'],
  DATABASE_UNAVAILABLE: [503, 'The database is not reachable.'],
  STORAGE_FULL: [507, 'The disk is full: nothing can be written until there is room.'],
  MIGRATION_CHANGED: [500, 'An applied migration was changed afterwards.'],
  SCHEMA_NEWER: [500, 'The database was migrated by a newer version of DeedGrid: update this one.'],
  SETTING_INVALID: [500, 'A setting is not usable.'],
} as const;

/** A reason alone ends the sentence; other facts stand behind it. */
function told(sentence: string, facts: Record<string, unknown> | undefined): string {
  if (!facts) return sentence;
  const isReason = typeof facts.because === 'string' && Object.keys(facts).length === 1;
  return isReason
    ? `${sentence.slice(0, -1)}: ${String(facts.because)}` : `${sentence} ${JSON.stringify(facts)}`;
}

export type FailureCode = keyof typeof TABLE;

/** An answer of the world with a code: thrown by verbs, turned into status and body in one place. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly facts: Record<string, unknown> | undefined;
  constructor(code: FailureCode, facts?: Record<string, unknown>) {
    super(told(TABLE[code][1], facts));
    this.name = 'Failure';
    this.code = code;
    this.facts = facts;
  }
}

/**
 * Makes a coded error; `facts` are shown to the caller, so they never hold a secret. What is the
 * caller's doing has no stack: nobody reads it, and taking it costs more than the whole answer.
 * Neither has OVERLOADED: there is no time for it.
 */
export function failure(code: FailureCode, facts?: Record<string, unknown>): Failure {
  const depth = Error.stackTraceLimit;
  if (TABLE[code][0] < 500 || code === 'OVERLOADED') Error.stackTraceLimit = 0;
  try {
    return new Failure(code, facts);
  } finally {
    Error.stackTraceLimit = depth;
  }
}

export function isFailure(error: unknown, code?: FailureCode): error is Failure {
  return error instanceof Failure && (code === undefined || error.code === code);
}

/**
 * The answer to an error, when the world made it: a failure, or a value that the database cannot
 * take (SQLSTATE class 22). Undefined for what is our own fault.
 */
export function asFailure(error: unknown): Failure | undefined {
  if (isFailure(error)) return error;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code)
    ? failure('BAD_REQUEST', { because: 'a value is out of range' }) : undefined;
}

/** Whoever is refused for a while is told how long, in seconds. */
export const RETRY_AFTER_SECONDS: Partial<Record<FailureCode, number>> =
  {
    TOO_MANY_TRIES: 60, TOO_MANY_REQUESTS: 1, OVERLOADED: 1, STOPPING: 5,
    DATABASE_LOCKED: 2, DATABASE_TIMEOUT: 2, DATABASE_UNAVAILABLE: 2, STORAGE_FULL: 30,
  };

/** HTTP status of a code. */
export function statusOf(code: FailureCode): number {
  return TABLE[code][0];
}

/** The sentence of a code, without facts. */
export function sentenceOf(code: FailureCode): string {
  return TABLE[code][1];
}

export const FAILURE_CODES = Object.keys(TABLE) as FailureCode[];
