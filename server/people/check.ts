/** Whether a person may be as written, and what would be stored; asks nobody, stores nothing. */
import { type Person, RIGHTS_OF, type Right, within } from '../access/access.ts';
import type { Role, Standing } from '../access/access.schema.ts';
import type { Grid } from '../grid/grid.ts';
import { cellPath } from '../grid/places.ts';
import type { PersonChange, PersonFault, RoleInTime, WritePerson } from './people.schema.ts';
import type { HeldInTime, KnownPerson } from './people.sql.ts';

/** Against what a person is checked. */
export interface Ground {
  grid: Grid;
  /** Areas of who writes. */
  areas: readonly string[];
  /** Who writes; null at the command line. */
  writer: Person | null;
  households: ReadonlyMap<string, { id: string; cellId: number }>;
}

export interface Fault { fault: PersonFault; value: string }

/** A person as it would be stored. */
export interface Wanted {
  account: string;
  name: string;
  standing: Standing;
  /** Within the areas of who writes; what lies outside stays. */
  roles: HeldInTime[];
  skills: string[];
  homeAreaPath: string | null;
  householdId: string | null;
}

export interface Checked { wanted: Wanted; faults: Fault[]; changes: PersonChange[] }

/** An administrator issues no points, sees no deeds, and does not keep watch over the log. */
const NOT_AN_ADMINISTRATORS: readonly Right[] = [
  'deeds.exact', 'deeds.decide', 'deeds.reverse', 'households.exact', 'audit.read',
];
const isApart = (role: Role) =>
  RIGHTS_OF[role].some((right) => NOT_AN_ADMINISTRATORS.includes(right));

const from = ({ beginsAt }: HeldInTime) => (beginsAt === null ? -Infinity : Date.parse(beginsAt));
const until = ({ endsAt }: HeldInTime) => (endsAt === null ? Infinity : Date.parse(endsAt));
const overlap = (a: HeldInTime, b: HeldInTime) => from(a) < until(b) && from(b) < until(a);
const keyOf = (held: HeldInTime) => `${held.role} ${held.areaPath} ${from(held)} ${until(held)}`;
const sameRoles = (a: readonly HeldInTime[], b: readonly HeldInTime[]) =>
  a.length === b.length && a.map(keyOf).sort().join('\n') === b.map(keyOf).sort().join('\n');

/** Areas in which a role is held, also when it is held in a cell of one. */
export const coversRole = (areas: readonly string[], areaPath: string): boolean =>
  areas.some((area) => within(areaPath, area));

type Refuse = (fault: PersonFault, value: string) => void;

function readRole(grid: Grid, role: RoleInTime, fault: Refuse): HeldInTime {
  const isArea = role.areaPath === grid.city?.id
    || grid.areas.some((area) => area.path === role.areaPath);
  const cell = role.cell === null ? undefined : grid.byCode.get(role.cell);
  if (!isArea) fault('area_unknown', role.areaPath);
  else if (role.cell !== null && role.role !== 'grid_lead') fault('cell_not_for_role', role.cell);
  else if (role.cell !== null && cell?.areaPath !== role.areaPath) fault('cell_unknown', role.cell);
  const held: HeldInTime = {
    role: role.role, areaPath: cell ? cellPath(cell.areaPath, cell.code) : role.areaPath,
    beginsAt: role.beginsAt && new Date(role.beginsAt).toISOString(),
    endsAt: role.endsAt && new Date(role.endsAt).toISOString(),
  };
  if (until(held) <= from(held)) fault('time_invalid', role.endsAt ?? '');
  return held;
}

interface Asked { ground: Ground; written: WritePerson; known: KnownPerson | undefined }

function checkHousehold({ ground, written, known }: Asked, fault: Refuse): string | null {
  const { householdCode } = written;
  const isResident = written.roles.some((held) => held.role === 'resident');
  if (householdCode === null) {
    if (isResident) fault('household_missing', '');
    return null;
  }
  if (!isResident) fault('household_without_resident', householdCode);
  if (householdCode === known?.householdCode) return known.householdId;
  const found = ground.households.get(householdCode);
  const area = found && ground.grid.places.get(found.cellId)?.areaNow;
  // A home elsewhere answers like none: who has no business there learns nothing of it.
  if (!found || !area || !coversRole(ground.areas, area)) {
    fault('household_unknown', householdCode);
    return null;
  }
  return found.id;
}

function checkWorker({ ground: { grid }, written }: Asked, fault: Refuse): void {
  const { homeAreaPath, skills } = written;
  const isWorker = written.roles.some((held) => held.role === 'worker');
  if (!isWorker && (skills.length > 0 || homeAreaPath !== null)) {
    fault('skills_invalid', skills.join(' ') || String(homeAreaPath));
  }
  if (homeAreaPath !== null && !grid.areas.some((area) => area.path === homeAreaPath)) {
    fault('area_unknown', homeAreaPath);
  }
}

/** What would change, of somebody known; what the areas of who writes do not reach stays. */
function changesOf(known: KnownPerson, wanted: Wanted, held: readonly HeldInTime[]) {
  const is: [PersonChange, boolean][] = [
    ['name', known.name !== wanted.name || known.account !== wanted.account],
    ['standing', known.standing !== wanted.standing],
    ['roles', !sameRoles(held, wanted.roles)],
    ['skills', [...known.skills].sort().join('\n') !== [...wanted.skills].sort().join('\n')],
    ['home', known.homeAreaPath !== wanted.homeAreaPath],
    ['household', known.householdId !== wanted.householdId],
  ];
  return is.filter(([, changed]) => changed).map(([change]) => change);
}

/** Which of the roles somebody may not give, or nobody may have together. */
function checkRoles({ ground, known }: Asked, all: readonly HeldInTime[], fault: Refuse): void {
  const now = known?.roles ?? [];
  const isHeld = (held: HeldInTime) => now.some((one) => keyOf(one) === keyOf(held));
  const isOwn = known !== undefined && known.id === ground.writer?.id;
  const isMine = (held: HeldInTime) => coversRole(ground.areas, held.areaPath);
  const isThere = ({ areaPath }: HeldInTime) => areaPath === ground.grid.city?.id
    || ground.grid.areas.some((area) => within(areaPath, area.path));
  for (const held of all.filter((one) => !isHeld(one))) {
    if (isThere(held) && !isMine(held)) fault('area_not_yours', held.areaPath);
    if (isOwn) fault('own_roles', held.role);
  }
  if (all.length === 0) fault('roles_missing', '');
  const later = [...all.filter(isMine), ...now.filter((held) => !isMine(held))];
  if (later.some((one) => one.role === 'admin'
    && later.some((other) => isApart(other.role) && overlap(one, other)))) {
    fault('administrator_apart', '');
  }
}

/** Checks a person as written against what is known of them. Ids and accounts are the caller's. */
export function checkPerson(
  ground: Ground, written: WritePerson, known: KnownPerson | undefined,
): Checked {
  const faults: Fault[] = [];
  const fault: Refuse = (what, value) => { faults.push({ fault: what, value }); };
  const asked = { ground, written, known };
  const all = written.roles.map((role) => readRole(ground.grid, role, fault));
  checkRoles(asked, all, fault);
  checkWorker(asked, fault);
  const isMine = (held: HeldInTime) => coversRole(ground.areas, held.areaPath);
  const wanted: Wanted = {
    account: written.account, name: written.name.trim(), standing: written.standing,
    roles: all.filter(isMine),
    skills: [...new Set(written.skills.map((skill) => skill.trim()))],
    homeAreaPath: written.homeAreaPath, householdId: checkHousehold(asked, fault),
  };
  const changes = known ? changesOf(known, wanted, known.roles.filter(isMine)) : [];
  const elsewhere = known?.roles.find((held) => !isMine(held));
  if (elsewhere && changes.some((change) => change !== 'roles')) {
    fault('beyond_your_areas', elsewhere.areaPath);
  }
  return { wanted, faults, changes };
}
