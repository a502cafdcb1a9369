/** Loads people from a file: all or nothing, and first a look at what would change. */
import { randomUUID } from 'node:crypto';
import { holdPeople } from '../access/access.ts';
import { checkPerson, type Ground } from './check.ts';
import { readPeopleFile } from './people-csv.ts';
import type { PeopleLoaded } from './people.schema.ts';
import {
  areasOfManager, type Change, isWithin, lookUp, type Manager, note, type PeopleWorld, storePeople,
  transactAsManager,
} from './people.ts';

/**
 * Loads the people of a file, who are known by their accounts: new ones are made, others become as
 * the file says, whoever is not in it stays. With any fault nothing is stored. The same file again
 * changes nothing. Error: LAST_ADMINISTRATOR.
 */
export async function loadPeople(
  world: PeopleWorld, manager: Manager, { csv, dryRun }: { csv: string; dryRun: boolean },
): Promise<PeopleLoaded> {
  const { grid } = world.city.now;
  const areas = areasOfManager(manager, grid);
  const file = readPeopleFile(grid, areas, csv);
  return transactAsManager(world, manager, async (tx) => {
    await holdPeople(tx);
    const found = await lookUp(tx, file.people.map(({ written }) => written.account),
      file.people.flatMap(({ written }) => written.householdCode ?? []));
    const ground: Ground = {
      grid, areas, writer: manager === 'load' ? null : manager, households: found.households,
    };
    const { faults } = file;
    const changes: Change[] = file.people.map(({ line, written }) => {
      const known = found.people.get(written.account);
      const refuse = (fault: (typeof faults)[number]['fault'], value: string) =>
        faults.push({ line, account: written.account, fault, value });
      const checked = checkPerson(ground, written, known);
      if (known && !isWithin(known, areas)) refuse('account_taken', written.account);
      // What a line could not say is told once, by the line.
      const told = new Set(faults.filter((one) => one.line === line).map((one) => one.fault));
      for (const { fault, value } of checked.faults) {
        if (!(fault === 'roles_missing' && told.size > 0)) refuse(fault, value);
      }
      return { id: known?.id ?? randomUUID(), known, checked };
    });
    const stored = faults.length === 0 && !dryRun;
    if (stored) {
      await storePeople(tx, areas, changes);
      if (manager !== 'load') {
        const people = changes.filter(({ known, checked }) => !known || checked.changes.length > 0)
          .map(({ id, checked }) => ({ id, roles: checked.wanted.roles }));
        await note(tx, manager, { kind: 'person_change', people });
      }
    }
    return { stored, faults: faults.sort((a, b) => a.line - b.line), ...summaryOf(changes) };
  });
}

function summaryOf(
  changes: readonly Change[],
): Pick<PeopleLoaded, 'added' | 'changed' | 'unchanged'> {
  const named = ({ checked: { wanted: { account, name } } }: Change) => ({ account, name });
  const changed = changes.filter(({ known, checked }) => known && checked.changes.length > 0);
  return {
    added: changes.filter(({ known }) => !known).map(named),
    changed: changed.map((one) => ({ ...named(one), changes: one.checked.changes })),
    unchanged: changes.filter(({ known }) => known).length - changed.length,
  };
}
