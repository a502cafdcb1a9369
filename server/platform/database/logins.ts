/**
 * Three logins. The owner, whom DATABASE_URL names, migrates and owns everything. The application's
 * owns nothing, passes no row-level security by and can become nobody else. The third reads
 * published geometry only, for GIS tools; whoever wants it gives it a password.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import pg from 'pg';
import { failure } from '../errors.ts';

/** The application's login: owns nothing, passes no row-level security by. */
export const APP_ROLE = 'deedgrid_app';
const GIS_ROLE = 'deedgrid_gis';

/** Makes the logins that are missing, as whoever may make roles. Passwords come later. */
export const MAKE_ROLES = `do $$
  declare wanted text;
  begin
    foreach wanted in array array['${APP_ROLE}', '${GIS_ROLE}'] loop
      if not exists (select 1 from pg_roles where rolname = wanted) then
        execute format('create role %I login', wanted);
      end if;
    end loop;
  exception when duplicate_object or unique_violation then null;
  end $$`;

/**
 * Nobody makes a table of their own here, least of all a temporary one: it would stand before ours
 * in the next request of the connection. An owner of the database can see to that. The rest only a
 * superuser can set right, where the owner is one: boxes of geometry are compared before row-level
 * security has looked at a row, as whole numbers are (it answers yes or no and nothing else, and
 * without it no spatial index serves a table with policies); what other sessions are asking is none
 * of the application's business, nor are the names of the plans that a connection keeps.
 */
export const HARDEN = `do $$
  declare at regprocedure := to_regprocedure('geometry_overlaps(geometry, geometry)');
  begin
    begin
      if has_database_privilege('${APP_ROLE}', current_database(), 'temporary') then
        execute format('revoke temporary on database %I from public', current_database());
      end if;
      if has_schema_privilege('${APP_ROLE}', 'public', 'create') then
        revoke create on schema public from public;
      end if;
    exception when insufficient_privilege then null;
    end;
    if not (select rolsuper from pg_roles where rolname = current_user) then return; end if;
    if not (select proleakproof from pg_proc where oid = at) then
      execute format('alter function %s leakproof', at);
    end if;
    if has_function_privilege('${APP_ROLE}', 'pg_stat_get_activity(int)', 'execute') then
      revoke execute on function pg_stat_get_activity(int) from public;
    end if;
    if has_function_privilege('${APP_ROLE}', 'pg_prepared_statement()', 'execute') then
      revoke execute on function pg_prepared_statement() from public;
    end if;
  end $$`;

/** Anything of this, and the second wall is none. */
const TOO_MUCH = `select array_remove(array[
    case when rolsuper then 'is superuser' end,
    case when rolbypassrls then 'bypasses row-level security' end,
    case when rolcreaterole then 'may create roles' end,
    case when rolreplication then 'may replicate' end,
    case when exists (select 1 from pg_auth_members m where m.member = r.oid)
      then 'is a member of other roles' end,
    case when exists (select 1 from pg_shdepend d where d.refobjid = r.oid and d.deptype = 'o')
      then 'owns something' end,
    case when has_database_privilege(current_database(), 'temporary')
      then 'may make temporary tables (revoke temporary on the database from public)' end,
    case when has_schema_privilege('public', 'create')
      then 'may make tables (revoke create on schema public from public)' end], null) as why,
    not has_function_privilege('pg_prepared_statement()', 'execute') as "keepsPlans"
  from pg_roles r where rolname = session_user`;

/** No such login, no password, a wrong one. */
const REFUSED = new Set(['28000', '28P01', '28P02']);
const NOT_ALLOWED = '42501';
const ITERATIONS = 4096;

/**
 * The application's password where nobody has given one: it follows from the owner's, so that every
 * process on the database has the same without telling it to another.
 */
const derived = (ownersPassword: string): string =>
  createHmac('sha256', ownersPassword).update(APP_ROLE).digest('base64url');

/** What the database keeps of a password (SCRAM): the password is in no statement, in no log. */
function verifierOf(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}`
    + `:${key('Server Key').toString('base64')}`;
}

/** The address as a URL, also where it names no host: `user:password@/city?host=/run/postgres`. */
export function addressOf({ connectionString }: pg.ClientConfig): URL | undefined {
  if (!connectionString) return undefined;
  const address = connectionString.replace('@/', '@localhost/');
  return URL.canParse(address) ? new URL(address) : undefined;
}

const passwordIn = (config: pg.ClientConfig): string | undefined => {
  if (typeof config.password === 'string') return config.password;
  const url = addressOf(config);
  if (!url) return undefined;
  return url.searchParams.get('password') ?? (decodeURIComponent(url.password) || undefined);
};

/** The owner's connection with the application's login in its place. */
export function asApplication(owner: pg.ClientConfig, given?: string): pg.ClientConfig {
  const ownersPassword = passwordIn(owner);
  const password = given ?? (ownersPassword ? derived(ownersPassword) : undefined);
  const url = addressOf(owner);
  if (!url) return { ...owner, user: APP_ROLE, ...(password && { password }) };
  // As parameters they stand before what the address says, also where it names a socket.
  url.searchParams.set('user', APP_ROLE);
  if (password) url.searchParams.set('password', password);
  else url.searchParams.delete('password');
  return { ...owner, connectionString: url.href };
}

/**
 * Prepares the logins as the owner, and proves that the application's opens and may no more than it
 * should. Error: DATABASE_UNAVAILABLE with what its administrator can do about it. Answers whether
 * connections may keep plans: only where a statement that got in cannot find out their names, for
 * then it could put its own in their place.
 */
export async function prepareLogins(
  owner: pg.Client, application: pg.ClientConfig,
): Promise<boolean> {
  // Rights of roles are the whole server's, and two starts at once would change one row.
  await owner.query(`select pg_advisory_lock(hashtextextended('deedgrid logins', 0))`);
  try {
    await orSay(() => owner.query(MAKE_ROLES));
    const { rows } = await owner.query(
      `select 1 from pg_roles where rolname = '${APP_ROLE}' and not rolcanlogin`);
    if (rows.length > 0) await orSay(() => owner.query(`alter role ${APP_ROLE} login`));
    await owner.query(HARDEN);
    const login = await tryLogin(application).catch(async (error: unknown) => {
      if (!REFUSED.has((error as { code?: string }).code ?? '')) throw error;
      const password = passwordIn(application);
      if (!password) throw noLogin();
      await orSay(() => owner.query(
        `alter role ${APP_ROLE} password ${pg.escapeLiteral(verifierOf(password))}`));
      return tryLogin(application);
    });
    if (login.why.length > 0) {
      throw failure('DATABASE_UNAVAILABLE', {
        because: `the login ${APP_ROLE} ${login.why.join(', ')}: it must not` });
    }
    return login.keepsPlans;
  } finally {
    await owner.query(`select pg_advisory_unlock(hashtextextended('deedgrid logins', 0))`);
  }
}

interface Login { why: string[]; keepsPlans: boolean }

async function tryLogin(application: pg.ClientConfig): Promise<Login> {
  const client = new pg.Client(application);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Login>(TOO_MUCH);
    return rows[0]!;
  } finally {
    client.end().catch(() => undefined);
  }
}

const noLogin = () => failure('DATABASE_UNAVAILABLE', {
  because: `the application's login ${APP_ROLE} does not open: let an administrator run `
    + `"create role ${APP_ROLE} login password '...'" (or alter it), and give that password in `
    + 'DATABASE_APP_PASSWORD',
});

/** An owner who may not make logins needs somebody who may: said in one sentence. */
async function orSay(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw (error as { code?: string }).code === NOT_ALLOWED ? noLogin() : error;
  }
}
