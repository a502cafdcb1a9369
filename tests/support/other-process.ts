/** The server as a second process on the same database; tells its address. */
import { openPostgres } from '../../server/platform/database/postgres.ts';
import { listenOn, startServer } from './server.ts';

const { TEST_HOST, TEST_USER, TEST_DATABASE } = process.env;
const database = await openPostgres({
  engine: 'cluster', description: 'test',
  connection: { host: TEST_HOST!, user: TEST_USER!, database: TEST_DATABASE! },
});
const server = await startServer(database, {}, {}, new Date());
process.send!(await listenOn(server));
