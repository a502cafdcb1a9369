import Type, { type Static } from 'typebox';
import { ROLES, STANDINGS } from '../access/access.schema.ts';
import { Id, Instant, Nullable, OneOf, Strict } from '../platform/wire.schema.ts';

/** A role in an area, or (grid lead) in one cell of it, from one moment to another. */
const RoleInTime = Strict({
  role: OneOf(ROLES),
  areaPath: Type.String({ minLength: 1, maxLength: 200 }),
  /** Code of the cell, where the role is held in that cell alone. */
  cell: Nullable(Type.String({ minLength: 1, maxLength: 80 })),
  beginsAt: Nullable(Instant),
  /** The first moment in which it is held no more. */
  endsAt: Nullable(Instant),
});
export type RoleInTime = Static<typeof RoleInTime>;

/** What an administrator writes of a person, whole: what is not named is taken away. */
const WRITTEN = {
  account: Type.String({ pattern: '^[a-z0-9._-]{3,40}$' }),
  name: Type.String({ pattern: '\\S', maxLength: 80 }),
  standing: OneOf(STANDINGS),
  roles: Type.Array(RoleInTime, { minItems: 1, maxItems: 50 }),
  /** Of a worker. */
  skills: Type.Array(Type.String({ pattern: '\\S', maxLength: 40 }), { maxItems: 20 }),
  homeAreaPath: Nullable(Type.String({ minLength: 1, maxLength: 200 })),
  /** Of a resident. */
  householdCode: Nullable(Type.String({ minLength: 1, maxLength: 80 })),
};
export const WritePerson = Strict(WRITTEN);
export type WritePerson = Static<typeof WritePerson>;

export const PersonDetail = Strict({
  id: Id, ...WRITTEN, account: Type.String(), name: Type.String(), origin: Type.String(),
  /** False while nobody has chosen a password: then a slip is needed. */
  canSignIn: Type.Boolean(),
});
export type PersonDetail = Static<typeof PersonDetail>;

/** What can be wrong with a person as written, or with a line of a file. */
export const FAULTS = [
  'not_readable', 'column_missing', 'account_invalid', 'account_taken', 'lines_differ',
  'name_invalid', 'role_unknown', 'roles_missing', 'area_unknown', 'area_not_yours',
  'cell_unknown', 'cell_not_for_role', 'time_invalid', 'skills_invalid', 'standing_unknown',
  'household_unknown', 'household_missing', 'household_without_resident', 'administrator_apart',
  'own_roles', 'beyond_your_areas',
] as const;
export type PersonFault = (typeof FAULTS)[number];

export const LoadPeople = Strict({
  /** The file's text: comma separated values with a header line. */
  csv: Type.String({ minLength: 1, maxLength: 250_000 }),
  /** True: nothing is stored, the answer says what would change. */
  dryRun: Type.Boolean(),
});

export const CHANGES = [
  'name', 'standing', 'roles', 'skills', 'home', 'household',
] as const;
export type PersonChange = (typeof CHANGES)[number];

export const PeopleLoaded = Strict({
  /** False when there is a fault in any line, or in a dry run. */
  stored: Type.Boolean(),
  /** Lines are counted as in the file: its header is line 1. */
  faults: Type.Array(Strict({
    line: Type.Integer(), account: Type.String(), fault: OneOf(FAULTS), value: Type.String(),
  })),
  added: Type.Array(Strict({ account: Type.String(), name: Type.String() })),
  changed: Type.Array(Strict({
    account: Type.String(), name: Type.String(), changes: Type.Array(OneOf(CHANGES)),
  })),
  unchanged: Type.Integer(),
});
export type PeopleLoaded = Static<typeof PeopleLoaded>;
