/**
 * The server as a second process on the same database; tells its address. With TEST_ALLOWANCES its
 * clients may ask for no more than people may.
 */
import { ALLOWANCES } from '../../server/config.ts';
import { openPostgres } from '../../server/platform/database/postgres.ts';
import { listenOn, startServer } from './server.ts';

const { TEST_HOST, TEST_USER, TEST_DATABASE, TEST_ALLOWANCES } = process.env;
const database = await openPostgres({
  engine: 'cluster', description: 'test',
  connection: { host: TEST_HOST!, user: TEST_USER!, database: TEST_DATABASE! },
});
const server = await startServer(
  database, {}, TEST_ALLOWANCES ? { allowances: ALLOWANCES } : {}, new Date());
process.send!(await listenOn(server));
