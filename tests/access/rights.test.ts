import { describe, expect, it } from 'vitest';
import { streamsOf } from '../../server/access/access.ts';
import type { Role } from '../../server/access/access.schema.ts';
import { actorBy, areasOf, mayIn, type Person, rightsOf, within } from '../../server/access/rights.ts';

const person = (roles: [Role, string][], more: Partial<Person> = {}): Person => ({
  id: 'p', account: 'p', name: 'P', householdId: null, client: 'person', purpose: 'round',
  roles: roles.map(([role, areaPath]) => ({ role, areaPath })), ...more });
const LEAVES = ['town/1', 'town/2', 'town/10'];

describe('what a person may, and where', () => {
  it('reaches an area and what lies below it, not its neighbour with a longer name', () => {
    expect([['town', 'town'], ['town/1', 'town'], ['town', 'town/1'], ['town/10', 'town/1'], ['town/1/5', 'town/1'], ['', 'town']]
      .map(([path, area]) => within(path!, area!))).toEqual([true, true, false, false, true, false]);
  });

  it('is what the roles hold, each right once, in the areas of those that hold it', () => {
    const both = person([['dispatcher', 'town/1'], ['supervisor', 'town/2'], ['worker', 'town']]);
    const rights = rightsOf(both);
    expect(rights).toEqual([...new Set(rights)]);
    expect(rights).toEqual(expect.arrayContaining(['tasks.file', 'deeds.exact', 'work.do']));
    expect(rights).not.toContain('deeds.decide');
    expect([areasOf(both, 'tasks.file'), areasOf(both, 'deeds.exact'), areasOf(both, 'work.do'), areasOf(both, 'audit.read')])
      .toEqual([['town/1', 'town/2'], ['town/2'], ['town'], []]);
    expect([mayIn(both, 'deeds.exact', 'town/2'), mayIn(both, 'deeds.exact', 'town/1'), mayIn(both, 'work.do', 'town/10')])
      .toEqual([true, false, true]);
    expect(rightsOf(person([]))).toEqual([]);
  });

  it('goes into the database with the person: right, areas once each, household, origin', () => {
    const both = person([['dispatcher', 'town/1'], ['supervisor', 'town/1'], ['panel', 'town/2']], { householdId: 'h' });
    expect(actorBy(both, 'tasks.file')).toEqual({
      id: 'p', kind: 'person', scope: 'town/1', facts: { right: 'tasks.file', household: 'h', simulated: 'false' } });
    expect(actorBy(person([['supervisor', 'a'], ['panel', 'b']], { client: 'simulated' }), ['deeds.exact', 'deeds.decide'])).toEqual({
      id: 'p', kind: 'person', scope: 'a b', facts: { right: 'deeds.exact deeds.decide', household: '', simulated: 'true' } });
  });

  it('hears the streams of the rights: published figures, heat where it is exact, work and queue of the own areas, one\'s own', () => {
    const of = (...roles: [Role, string][]) => streamsOf(person(roles), LEAVES);
    expect(of()).toEqual(['person:p']);
    expect(of(['resident', 'town'])).toEqual(['person:p']);
    expect(of(['worker', 'town/1'])).toEqual(['person:p', 'worker:p']);
    expect(of(['planner', 'town/1'])).toEqual(['person:p', 'figures']);
    expect(of(['panel', 'town/1'])).toEqual(['person:p', 'area:town/1:queue']);
    expect(of(['dispatcher', 'town/1']).filter((stream) => stream.endsWith(':work'))).toEqual(['area:town/1:work']);
    expect(of(['supervisor', 'town/1']).filter((stream) => /heat|figures/.test(stream))).toEqual(['figures', 'area:town/1:heat']);
    expect(of(['supervisor', 'town']).filter((stream) => stream.endsWith(':work'))).toEqual(LEAVES.map((leaf) => `area:${leaf}:work`));
  });
});
