/** A person as a form holds them, from and to what the server reads and writes. */
import type { Role } from '../../server/access/access.schema.ts';
import type {
  PersonDetail, PersonFault, RoleInTime, WritePerson,
} from '../../server/people/people.schema.ts';
import { instantOf, wallTime } from '../platform/wall-time.ts';

/** As people think of them: who is on the ground, who runs it, who watches. */
export const ROLE_ORDER: readonly Role[] = [
  'worker', 'grid_lead', 'dispatcher', 'supervisor', 'panel', 'planner', 'auditor', 'admin',
  'resident',
];

/** A role in a form; `key` is the form's own. */
export interface RoleDraft extends RoleInTime { key: number }
export interface PersonDraft
  extends Omit<WritePerson, 'roles' | 'skills' | 'homeAreaPath' | 'householdCode'> {
  roles: readonly RoleDraft[];
  /** With commas between them. */
  skills: string;
  homeAreaPath: string;
  householdCode: string;
}

export const newPerson = (areaPath: string): PersonDraft => ({
  account: '', name: '', standing: 'good', skills: '', homeAreaPath: '', householdCode: '',
  roles: [newRole(areaPath, 0)],
});

export const newRole = (areaPath: string, key: number): RoleDraft =>
  ({ key, role: 'worker', areaPath, cell: null, beginsAt: null, endsAt: null });

export function draftOf(person: PersonDetail): PersonDraft {
  const { account, name, standing } = person;
  return {
    account, name, standing, skills: person.skills.join(', '),
    homeAreaPath: person.homeAreaPath ?? '', householdCode: person.householdCode ?? '',
    roles: person.roles.map((held, key) => ({ ...held, key })),
  };
}

export const holds = (draft: PersonDraft, role: Role): boolean =>
  draft.roles.some((held) => held.role === role);

/** What only some roles have goes with the last of them. */
export function writtenOf(draft: PersonDraft): WritePerson {
  const isWorker = holds(draft, 'worker');
  const skills = draft.skills.split(/[,，、]/).map((skill) => skill.trim()).filter(Boolean);
  return {
    account: draft.account.trim(), name: draft.name.trim(), standing: draft.standing,
    roles: draft.roles.map(({ role, areaPath, cell, beginsAt, endsAt }) => ({
      role, areaPath, beginsAt, endsAt,
      cell: role === 'grid_lead' ? cell?.trim() || null : null,
    })),
    skills: isWorker ? skills : [],
    homeAreaPath: isWorker ? draft.homeAreaPath || null : null,
    householdCode: holds(draft, 'resident') ? draft.householdCode.trim() || null : null,
  };
}

const DAY = 86_400_000;
/** The first day of a role in the city's zone, and the last; empty where it has none. */
export const firstDayOf = ({ beginsAt }: RoleInTime, zone: string): string =>
  (beginsAt === null ? '' : wallTime(Date.parse(beginsAt), zone).slice(0, 10));
export const lastDayOf = ({ endsAt }: RoleInTime, zone: string): string =>
  (endsAt === null ? '' : wallTime(Date.parse(endsAt) - 1, zone).slice(0, 10));

const isoOf = (at: number | null) => (at === null ? null : new Date(at).toISOString());
export const startOfDay = (day: string, zone: string): string | null =>
  isoOf(instantOf(`${day}T00:00`, zone));
/** A role is held to the end of its last day. */
export function endOfDay(day: string, zone: string): string | null {
  const next = Date.parse(`${day}T00:00:00Z`) + DAY;
  return Number.isFinite(next) ? startOfDay(new Date(next).toISOString().slice(0, 10), zone) : null;
}

/** At which field of the form a fault is told. */
export const FIELD_OF: Partial<Record<PersonFault, 'account' | 'name' | 'household' | 'skills'>> = {
  account_invalid: 'account', account_taken: 'account', name_invalid: 'name',
  household_unknown: 'household', household_missing: 'household',
  household_without_resident: 'household', skills_invalid: 'skills',
};

/** The faults that a refusal carries. */
export function faultsOf(detail: unknown): readonly { fault: PersonFault; value: string }[] {
  const { faults } = (detail ?? {}) as { faults?: { fault: PersonFault; value: string }[] };
  return faults ?? [];
}
