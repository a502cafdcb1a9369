/**
 * Who may do what: one readable table of role x right. A role is held in an area and reaches the
 * areas below it; a grid lead's in an area or in cells (`cellPath` of the grid). What is not in the
 * table is not allowed.
 */
import type { Actor } from '../platform/database/database.ts';
import type { Right, Role } from './access.schema.ts';

export const RIGHTS_OF: Record<Role, readonly Right[]> = {
  resident: ['household.own', 'deeds.submit', 'tasks.report'],
  worker: ['work.do'],
  grid_lead: ['heat.read'],
  panel: ['deeds.decide', 'deeds.reverse'],
  dispatcher: [
    'heat.read', 'tasks.read', 'tasks.file', 'tasks.verify', 'workers.read', 'simulation.switch',
  ],
  supervisor: [
    'heat.read', 'households.exact', 'deeds.exact', 'tasks.read', 'tasks.file', 'tasks.verify',
    'workers.read', 'planning.read', 'simulation.switch',
  ],
  planner: ['heat.read', 'planning.read'],
  auditor: ['heat.read', 'audit.read'],
  admin: ['heat.read', 'people.read', 'people.manage', 'simulation.switch'],
};

/** Somebody signed in, as the verbs know them. */
export interface Person {
  id: string;
  account: string;
  name: string;
  roles: readonly { role: Role; areaPath: string }[];
  householdId: string | null;
  /** 'simulated' when the demo's simulated life acts through this session. */
  client: 'person' | 'simulated';
  /** What this session looks at personal data for, as chosen last; see purposes.ts. */
  purpose: string | null;
}

export function rightsOf(person: Person): Right[] {
  return [...new Set(person.roles.flatMap((held) => RIGHTS_OF[held.role]))];
}

/** Area paths in which the person holds the right; empty means not at all. */
export function areasOf(person: Person, right: Right): string[] {
  return person.roles
    .filter((held) => RIGHTS_OF[held.role].includes(right))
    .map((held) => held.areaPath);
}

/** True when `path` is `area` or lies below it. */
export function within(path: string, area: string): boolean {
  return path === area || path.startsWith(`${area}/`);
}

export function mayIn(person: Person, right: Right, areaPath: string): boolean {
  return areasOf(person, right).some((area) => within(areaPath, area));
}

/** The person as an actor of the database by a right: row-level security will read exactly this. */
export function actorBy(person: Person, right: Right | readonly Right[]): Actor {
  const rights = typeof right === 'string' ? [right] : right;
  const areas = [...new Set(rights.flatMap((one) => areasOf(person, one)))];
  return {
    id: person.id, kind: 'person', scope: areas.join(' '),
    facts: {
      right: rights.join(' '), household: person.householdId ?? '', ...originOf(person),
    },
  };
}

/** What the person writes carries its origin. */
const originOf = (person: Person) => ({ simulated: String(person.client === 'simulated') });
