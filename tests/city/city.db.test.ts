import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { changeSettings } from '../../server/city/city.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { makeSetUpLink } from '../../server/setup/setup.ts';
import { describeOnEngines, describeOnNative } from '../support/engines.ts';
import { connect, listenOn, startServer, type TestServer, until } from '../support/server.ts';

const cityOf = async (server: TestServer) =>
  (await server.app.inject({ method: 'GET', url: '/api/city' })).json<CityView>();

describeOnEngines('settings of a city', 'empty', (clone) => {
  let database: Database;
  beforeAll(async () => { database = await clone.open(); });

  it('come from the environment at the first start and from the database ever after', async () => {
    const first = await startServer(database, { NOTICE_DAYS: '7', PANEL_QUORUM: '3' });
    expect(await cityOf(first)).toMatchObject({ noticeDays: 7, panelQuorum: 3, offerLifetimeSeconds: 30 });
    await first.settings({ noticeDays: 9, offerLifetimeSeconds: 45 });
    expect(await cityOf(first)).toMatchObject({ noticeDays: 9, panelQuorum: 3, offerLifetimeSeconds: 45 });
    await first.close();
    const second = await startServer(database, { NOTICE_DAYS: '1', PANEL_QUORUM: '1' });
    expect(await cityOf(second)).toMatchObject({ noticeDays: 9, panelQuorum: 3, offerLifetimeSeconds: 45 });
    await second.close();
  });

  it('are refused by the database when they are none', async () => {
    for (const change of [{ noticeDays: -1 }, { panelQuorum: 0 }, { offerLifetimeSeconds: 0 }]) {
      await expect(transact(database, SYSTEM.test, (tx) => changeSettings(tx, change))).rejects.toMatchObject({ code: '23514' });
    }
  });
});

describeOnNative('two processes of one city', 'empty', (clone) => {
  let here: TestServer;
  let there: TestServer;
  beforeAll(async () => {
    here = await startServer(await clone.open(), { DEMO: 'off' });
    there = await startServer(await clone.again(), { DEMO: 'off' });
  });
  afterAll(async () => {
    await here.close();
    await there.close();
  });

  it('both know at once that the install is set up', async () => {
    expect([(await cityOf(here)).setUpNeeded, (await cityOf(there)).setUpNeeded]).toEqual([true, true]);
    const token = await makeSetUpLink(here.database, systemClock);
    const answer = await here.app.inject({ method: 'POST', url: '/api/setup', headers: { host: 'localhost' }, payload: {
      token, account: 'first', name: 'First Admin', password: 'a long password', cityName: 'New Town', language: 'en', timeZone: 'Asia/Tokyo' } });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(await cityOf(here)).toMatchObject({ setUpNeeded: false, nameEn: 'New Town' });
    const known = await until(async () => {
      const city = await cityOf(there);
      return !city.setUpNeeded && city;
    }, 'the set-up over there');
    expect(known).toMatchObject({ nameEn: 'New Town', timeZone: 'Asia/Tokyo' });
  });

  it('both follow a change of settings', async () => {
    await transact(here.database, SYSTEM.test, (tx) => changeSettings(tx, { panelQuorum: 4 }));
    for (const server of [here, there]) {
      await until(async () => (await cityOf(server)).panelQuorum === 4, 'the change of settings');
    }
  });

  it('both end the sockets of a session that is signed out of in one', async () => {
    const person = await here.person([{ role: 'dispatcher', areaPath: 'new_town' }]);
    const phone = await connect(await listenOn(there), person);
    const ended = new Promise((resolve) => phone.socket.once('session:ended', resolve));
    await here.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie: person.cookie, host: 'localhost' } });
    expect(await ended).toEqual({ because: 'signed_out' });
  });
});
