/**
 * People in a file: comma separated values with a header; a line for each role of a person, who is
 * known by the account. Heads and roles in English or Chinese, days of the city's own calendar.
 */
import { parse } from 'csv-parse/sync';
import { ROLES, type Role } from '../access/access.schema.ts';
import type { Grid } from '../grid/grid.ts';
import { dayFromText, dayStart, dayText } from '../platform/clock.ts';
import type { PersonFault, RoleInTime, WritePerson } from './people.schema.ts';

/** A person of the file, and on which lines. */
export interface FilePerson { line: number; written: WritePerson }
export interface LineFault { line: number; account: string; fault: PersonFault; value: string }
export interface PeopleFile { people: FilePerson[]; faults: LineFault[] }

const HEADS = {
  account: ['account', '账号'], name: ['name', '姓名'], role: ['role', '角色'],
  area: ['area', '区域'], cell: ['cell', '网格'], from: ['from', '开始'], to: ['to', '结束'],
  skills: ['skills', '技能'], home: ['home', '常驻区域'], household: ['household', '户号'],
  standing: ['standing', '状态'],
} as const;
type Head = keyof typeof HEADS;
const NEEDED: readonly Head[] = ['account', 'name', 'role'];
const ROLE_WORDS: Readonly<Record<string, Role>> = {
  居民: 'resident', 网格员: 'worker', 网格长: 'grid_lead', 评议员: 'panel', 派遣员: 'dispatcher',
  监管员: 'supervisor', 规划员: 'planner', 审计员: 'auditor', 管理员: 'admin',
};
const STANDING_WORDS: Readonly<Record<string, WritePerson['standing']>> = {
  '': 'good', good: 'good', 正常: 'good', suspended: 'suspended', 停用: 'suspended',
};
const ACCOUNT = /^[a-z0-9._-]{3,40}$/;

type Line = Record<Head, string> & { line: number };

function readLines(text: string, faults: LineFault[]): Line[] {
  let header: string[] = [];
  try {
    const rows = parse(text, {
      bom: true, trim: true, skip_empty_lines: true, info: true, delimiter: [',', ';', '\t'],
    }) as unknown as { record: string[]; info: { lines: number } }[];
    header = rows[0]?.record.map((head) => head.toLowerCase()) ?? [];
    const at = Object.fromEntries(Object.entries(HEADS).map(([head, words]) =>
      [head, header.findIndex((one) => (words as readonly string[]).includes(one))]));
    for (const head of NEEDED) {
      if (at[head] !== -1) continue;
      faults.push({ line: 1, account: '', fault: 'column_missing', value: head });
    }
    if (faults.length > 0) return [];
    return rows.slice(1).map(({ record, info }) => ({
      ...Object.fromEntries(Object.keys(HEADS).map((head) => [head, record[at[head]!] ?? ''])),
      line: info.lines,
    }) as Line);
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string };
    faults.push({ line: lines ?? 1, account: '', fault: 'not_readable', value: message });
    return [];
  }
}

/** A day as people and spreadsheets write it: 2026-03-01, 2026/3/1; null for none. */
function readDay(text: string): number | null | undefined {
  if (text === '') return null;
  const parts = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (!parts) return undefined;
  const iso = `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`;
  const day = dayFromText(iso);
  return Number.isFinite(day) && dayText(day) === iso ? day : undefined;
}

/** The area of a path or of a name that only one has; of nothing, the only area one has. */
function readArea(grid: Grid, areas: readonly string[], text: string): string {
  if (text === '') return areas.length === 1 ? areas[0]! : '';
  const named = grid.areas.filter((area) => area.nameZh === text || area.nameEn === text);
  return named.length === 1 ? named[0]!.path : text;
}

type Refuse = (fault: PersonFault, value: string) => void;
/** The grid, and the areas of who loads. */
interface Place { grid: Grid; areas: readonly string[] }

/** From the first day to the end of the last one, as moments; null where one of them is no day. */
function readTimes(grid: Grid, line: Line, refuse: Refuse) {
  const [first, last] = [readDay(line.from), readDay(line.to)];
  const zone = grid.city?.timeZone ?? 'UTC';
  if (first === undefined) refuse('time_invalid', line.from);
  if (last === undefined) refuse('time_invalid', line.to);
  if (first === undefined || last === undefined) return null;
  return {
    beginsAt: first === null ? null : dayStart(first, zone),
    endsAt: last === null ? null : dayStart(last + 1, zone),
  };
}

function readRole({ grid, areas }: Place, line: Line, refuse: Refuse): RoleInTime | null {
  const role = ROLE_WORDS[line.role] ?? ROLES.find((one) => one === line.role.toLowerCase());
  const cell = line.cell === '' ? null : line.cell;
  const areaPath = line.area === '' && cell !== null
    ? grid.byCode.get(cell)?.areaPath : readArea(grid, areas, line.area);
  const times = readTimes(grid, line, refuse);
  if (!role) refuse('role_unknown', line.role);
  if (areaPath === undefined) refuse('cell_unknown', line.cell);
  return role && times && areaPath !== undefined ? { role, areaPath, cell, ...times } : null;
}

/** What all lines of a person have to say alike. */
const SHARED = ['name', 'skills', 'home', 'household', 'standing'] as const;

function readOne(place: Place, lines: readonly Line[], refuse: Refuse): FilePerson {
  const [first] = lines as [Line];
  for (const head of SHARED) {
    const other = lines.find((line) => line[head] !== '' && line[head] !== first[head]);
    if (other) refuse('lines_differ', other[head]);
  }
  const skills = first.skills.split(/[|、]/).map((skill) => skill.trim()).filter(Boolean);
  if (!ACCOUNT.test(first.account)) refuse('account_invalid', first.account);
  if (first.name === '' || first.name.length > 80) refuse('name_invalid', first.name);
  if (skills.length > 20 || skills.some((skill) => skill.length > 40)) {
    refuse('skills_invalid', first.skills);
  }
  const standing = STANDING_WORDS[first.standing.toLowerCase()];
  if (!standing) refuse('standing_unknown', first.standing);
  const written: WritePerson = {
    account: first.account, name: first.name, standing: standing ?? 'good', skills,
    roles: lines.flatMap((line) => readRole(place, line, refuse) ?? []),
    homeAreaPath: first.home === '' ? null : readArea(place.grid, place.areas, first.home),
    householdCode: first.household === '' ? null : first.household,
  };
  return { line: first.line, written };
}

/** Reads a file of people; `areas` are those of who loads it. */
export function readPeopleFile(grid: Grid, areas: readonly string[], text: string): PeopleFile {
  const faults: LineFault[] = [];
  const byAccount = new Map<string, Line[]>();
  for (const line of readLines(text, faults)) {
    const known = byAccount.get(line.account);
    if (known) known.push(line);
    else byAccount.set(line.account, [line]);
  }
  const people = [...byAccount.values()].map((lines) =>
    readOne({ grid, areas }, lines, (fault, value) => {
      const { line, account } = lines[0]!;
      faults.push({ line, account, fault, value });
    }));
  return { people, faults };
}
