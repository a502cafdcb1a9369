/** The three logins of a server of our own: made by the start, also where there was one before. */
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBinaries, type RunningCluster, startCluster } from '../../server/platform/database/cluster.ts';
import { type Database, type Queryable, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { openPostgres, type PostgresOptions } from '../../server/platform/database/postgres.ts';
import { migrateUp, MIGRATIONS } from '../../server/platform/migrate.ts';
import { newDataFolder } from '../support/data-folder.ts';
import { describeOnNative } from '../support/engines.ts';

const OWNERS_PASSWORD = 'a word of the owner';
const GIVEN_PASSWORD = 'a word that was given';
const who = (q: Queryable) => q.query<{ login: string; mighty: boolean }>(
  'select session_user::text as login, rolsuper or rolbypassrls as mighty from pg_roles where rolname = session_user', []);

describeOnNative('the logins of a server', 'empty', () => {
  const directory = newDataFolder('logins');
  let cluster: RunningCluster;
  const opened: Database[] = [];
  beforeAll(async () => {
    cluster = await startCluster((await findBinaries())!, directory, () => undefined);
  });
  afterAll(async () => {
    for (const database of opened) await database.close();
    await cluster.stop();
    for (const folder of [cluster.directory, directory]) rmSync(folder, { recursive: true, force: true });
  });
  /** As the server's superuser. */
  async function asSuperuser(statements: string[], database = 'postgres') {
    const client = new pg.Client({ ...cluster.connection, database });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }
  async function open(options: Pick<PostgresOptions, 'connection' | 'applicationPassword'>) {
    const database = await openPostgres({ engine: 'postgres', description: 'test', ...options });
    opened.push(database);
    return database;
  }
  const refusalOf = (work: Promise<unknown>) => work.then(() => 'opened', (error: { code: string; facts?: { because?: string } }) =>
    `${error.code} ${error.facts?.because}`);
  /** From here on whoever is not the superuser shows a password. */
  const askForPasswords = async () => {
    writeFileSync(join(cluster.directory, 'pg_hba.conf'), `local all ${cluster.connection.user} trust\nlocal all all scram-sha-256\n`);
    await asSuperuser(['select pg_reload_conf()']);
  };
  const owned = (name: string, user = 'city_owner') => ({ connectionString:
    `postgresql://${user}:${encodeURIComponent(OWNERS_PASSWORD)}@/${name}?host=${encodeURIComponent(cluster.connection.host)}` });

  it('of a database from before are changed by the start, and its people are behind the wall', async () => {
    const before = join(directory, 'migrations');
    mkdirSync(before);
    for (const file of readdirSync(MIGRATIONS).filter((name) => name < '050')) cpSync(join(MIGRATIONS, file), join(before, file));
    // As the version before made it: one role without a login, become by a superuser's session.
    await asSuperuser(['create role deedgrid_app nologin nobypassrls', 'create database before']);
    const connection = { ...cluster.connection, database: 'before' };
    await asSuperuser(['create extension postgis'], 'before');
    const first = await open({ connection });
    await migrateUp(first, before);
    await first.asOwner((q) => q.query(
      `insert into person (id, account, name, password_hash, origin) values (gen_random_uuid(), 'old', 'Old', 'scrypt$', 'real')`, []));
    await first.close();
    opened.pop();
    await asSuperuser(['alter role deedgrid_app nologin']);
    const database = await open({ connection });
    await migrateUp(database);
    expect(await database.transaction(who)).toEqual([{ login: 'deedgrid_app', mighty: false }]);
    const people = (q: Queryable) => q.query<{ account: string }>('select account from person', []);
    expect(await database.transaction(people)).toEqual([]);
    expect(await transact(database, SYSTEM.setUp, people)).toEqual([{ account: 'old' }]);
  });

  it('by an owner who is no superuser: its password is the application\'s as well, by derivation, and migrates as before', async () => {
    await asSuperuser([`create role city_owner login createrole password '${OWNERS_PASSWORD}'`, 'create database city owner city_owner',
      'drop database before with (force)', 'drop role deedgrid_app', 'drop role deedgrid_gis']);
    await asSuperuser(['create extension postgis', 'grant all on schema public to city_owner'], 'city');
    await askForPasswords();
    const database = await open({ connection: owned('city') });
    await migrateUp(database);
    expect(await database.transaction(who)).toEqual([{ login: 'deedgrid_app', mighty: false }]);
    expect(await database.asOwner(who)).toEqual([{ login: 'city_owner', mighty: false }]);
    // Its own rows are the owner's to migrate, though policies are forced on the owner, too.
    await database.asOwner((q) => q.query(`insert into person (id, account, name, origin) values (gen_random_uuid(), 'a', 'A', 'real')`, []));
    expect(await database.asOwner((q) => q.query('select account from person', []))).toEqual([{ account: 'a' }]);
    expect(await database.transaction((q) => q.query('select account from person', []))).toEqual([]);
    // The password itself is nowhere: what is kept is a verifier, and the owner's is not the application's.
    const kept = new pg.Client({ ...cluster.connection, database: 'postgres' });
    await kept.connect();
    const { rows } = await kept.query<{ secret: string }>(`select rolpassword as secret from pg_authid where rolname = 'deedgrid_app'`);
    await kept.end();
    expect(rows[0]!.secret).toMatch(/^SCRAM-SHA-256\$4096:/);
    const asApp = owned('city', 'deedgrid_app');
    const client = new pg.Client(asApp);
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it('with a password that was given', async () => {
    const database = await open({ connection: owned('city'), applicationPassword: GIVEN_PASSWORD });
    expect(await database.transaction(who)).toEqual([{ login: 'deedgrid_app', mighty: false }]);
    const client = new pg.Client({ ...cluster.connection, database: 'city', user: 'deedgrid_app', password: GIVEN_PASSWORD });
    await client.connect();
    await client.end();
  });

  it('is refused in one sentence where the owner may not make it, and opens when somebody who may has made it', async () => {
    await asSuperuser(['alter role city_owner nocreaterole', `alter role deedgrid_app password 'made by an administrator'`]);
    expect(await refusalOf(open({ connection: owned('city'), applicationPassword: GIVEN_PASSWORD }))).toMatch(
      /^DATABASE_UNAVAILABLE the application's login deedgrid_app does not open: .*DATABASE_APP_PASSWORD$/);
    const database = await open({ connection: owned('city'), applicationPassword: 'made by an administrator' });
    expect(await database.transaction(who)).toEqual([{ login: 'deedgrid_app', mighty: false }]);
  });

  it.each([['superuser', 'is superuser'], ['bypassrls', 'bypasses row-level security'], ['createrole', 'may create roles'], ['replication', 'may replicate']])(
    'is refused with more than it may: %s', async (right, why) => {
      await asSuperuser([`alter role deedgrid_app ${right}`]);
      expect(await refusalOf(open({ connection: owned('city'), applicationPassword: 'made by an administrator' })))
        .toMatch(new RegExp(`^DATABASE_UNAVAILABLE the login deedgrid_app .*${why}.*: it must not$`));
      await asSuperuser([`alter role deedgrid_app no${right}`]);
    });

  it('closes what a statement could stand in our way with, or says what an administrator must close', async () => {
    const connect = { connection: owned('city'), applicationPassword: 'made by an administrator' };
    await asSuperuser(['grant temporary on database city to public', 'grant create on schema public to public'], 'city');
    const database = await open(connect);
    for (const statement of ['create temporary table person (id uuid)', 'create table other (id uuid)']) {
      await expect(database.transaction((q) => q.query(statement, []))).rejects.toMatchObject({ code: '42501' });
    }
    await asSuperuser(['grant temporary on database city to deedgrid_app', 'grant create on schema public to deedgrid_app'], 'city');
    expect(await refusalOf(open(connect))).toBe('DATABASE_UNAVAILABLE the login deedgrid_app '
      + 'may make temporary tables (revoke temporary on the database from public), '
      + 'may make tables (revoke create on schema public from public): it must not');
    await asSuperuser(['revoke temporary on database city from deedgrid_app', 'revoke create on schema public from deedgrid_app'], 'city');
    await asSuperuser(['create schema mine authorization deedgrid_app'], 'city');
    expect(await refusalOf(open(connect))).toBe('DATABASE_UNAVAILABLE the login deedgrid_app owns something: it must not');
    await asSuperuser(['drop schema mine'], 'city');
  });

  it('is refused as a member of another role', async () => {
    await asSuperuser(['grant city_owner to deedgrid_app']);
    expect(await refusalOf(open({ connection: owned('city'), applicationPassword: 'made by an administrator' }))).toContain('is a member of other roles');
    await asSuperuser(['revoke city_owner from deedgrid_app']);
  });
});
