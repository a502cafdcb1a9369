import Type from 'typebox';
import type { CityHolder } from '../city/city.ts';
import { actAs } from '../grid/scope.ts';
import { readAccount, readLines, transferId } from '../ledger/ledger.ts';
import type { Database } from '../platform/database/database.ts';
import { readTimeCursor, writeCursor } from '../platform/cursor.ts';
import { failure } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { parseTileAddress, sendScopedTile, TilePath } from '../platform/tile.routes.ts';
import { PageQuery, Strict } from '../platform/wire.schema.ts';
import { OwnHousehold, type PointsLine } from './households.schema.ts';
import { householdTile, readHousehold } from './households.ts';

export interface HouseholdRoutes {
  database: Database;
  city: CityHolder;
  /** Name of a household's account in the ledger. */
  ownerOf: (householdId: string) => string;
}

const LINES_USUAL = 200;
const LinesQuery = Strict({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: LINES_USUAL })),
  cursor: PageQuery.cursor,
});

type Line = Awaited<ReturnType<typeof readLines>>[number];

/** A held transfer and its settling are one line to the household: pending, posted or void. */
function toLine(line: Line): PointsLine {
  const settled = { post_pending: 'posted', void_pending: 'void' } as const;
  const deedId = line.subject.replace(/^deed:/, '');
  // A database from before `transferId` has the deed's own id here.
  const isFirst = line.id === transferId(line.subject) || line.id === deedId;
  return {
    transferId: line.id, amount: line.amount,
    state: line.kind === 'posted' ? 'posted' : line.settledBy ? settled[line.settledBy] : 'pending',
    kind: line.amount < 0 ? 'reversal' : isFirst ? 'deed' : 'raise', deedId, at: line.at,
  };
}

export default async function householdRoutes(app: App, options: HouseholdRoutes): Promise<void> {
  const { city } = options;
  app.get('/api/households/mine', {
    config: { policy: 'household.own' },
    schema: { querystring: LinesQuery, response: { 200: OwnHousehold } },
  }, async (request) => {
    const limit = request.query.limit ?? LINES_USUAL;
    const before = readTimeCursor(request.query.cursor);
    const person = request.person!;
    const { householdId } = person;
    if (!householdId) throw failure('HOUSEHOLD_UNKNOWN');
    return actAs(options, { person, right: 'household.own' }, async (tx) => {
      const household = await readHousehold(tx, householdId);
      if (!household) throw failure('HOUSEHOLD_UNKNOWN');
      const { now, code, areaNow } = city.now.grid.placeOf(household.cellId);
      const owner = options.ownerOf(householdId);
      const account = await readAccount(tx, owner);
      const found = await readLines(tx, owner, limit + 1, before);
      const lines = found.slice(0, limit);
      const last = lines.at(-1);
      return {
        id: household.id, code: household.code, address: household.address,
        point: [household.lon, household.lat] as [number, number], cellCode: now?.code ?? code,
        areaPath: areaNow, balance: account.balance, pending: account.pendingCredit,
        lines: lines.map(toLine),
        nextCursor: last && found.length > limit ? writeCursor([last.at, last.id]) : null,
      };
    });
  });
  app.get('/tiles/households/:z/:x/:y.mvt', {
    config: { policy: 'households.exact', allowance: 'tile' }, schema: { params: TilePath },
  }, async (request, reply) => {
    const { z, x, y } = request.params;
    const address = parseTileAddress(z, x, y);
    if (!address) throw failure('BAD_REQUEST', { tile: 'address' });
    return sendScopedTile(reply, await householdTile(options, request.person!, address));
  });
}
