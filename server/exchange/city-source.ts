/**
 * The one normal form of a city before it enters the database. Every reader (`boston.ts`,
 * `yuyao.ts`, `custom.ts`) answers with a `CitySource`; only the loader knows the database.
 * All instants are ISO strings in UTC with `Z`, all coordinates WGS84 longitude, latitude.
 */
import type { MultiPolygon, Polygon } from 'geojson';

export type Area = Polygon | MultiPolygon;

export interface SourceCity {
  id: string;
  nameZh: string;
  nameEn: string;
  timeZone: string;
  language: 'zh-CN' | 'en';
  center: [number, number];
  zoom: number;
  model: boolean;
  attribution: string;
}

export interface SourceArea {
  /** 'boston', 'boston/04' */
  path: string;
  parent: string | null;
  nameZh: string;
  nameEn: string;
  kind: 'city' | 'ward' | 'township';
  geometry: Area | null;
}

export interface SourceCell {
  code: string;
  nameZh: string;
  nameEn: string;
  areaPath: string;
  geometry: Area;
}

export interface SourceLabel {
  nameZh: string;
  nameEn: string;
  point: [number, number];
  /** 1 is the most important. */
  rank: number;
}

export interface SourceCategory {
  id: string;
  nameZh: string;
  nameEn: string;
}

export interface SourceDeedType {
  /** A slug. */
  id: string;
  categoryId: string;
  nameZh: string;
  nameEn: string;
  points: number;
  /** Points a household may get by this type in one local month. */
  monthlyCap: number;
}

export interface SourceHousehold {
  id: string;
  code: string;
  address: string;
  lon: number;
  lat: number;
  cellIndex: number;
}

export interface SourceTask {
  id: string;
  typeName: string;
  categoryId: string | null;
  title: string;
  /** The title in both languages, where the source has both. */
  titles?: { nameZh: string; nameEn: string };
  lon: number;
  lat: number;
  cellIndex: number;
  address: string;
  openedAt: string;
  targetAt: string | null;
  closedAt: string | null;
  status: 'open' | 'closed';
  adjusted: boolean;
  householdId: string | null;
  deedId: string | null;
}

export interface SourceDeed {
  id: string;
  householdId: string;
  typeId: string;
  lon: number;
  lat: number;
  cellIndex: number;
  occurredAt: string;
  decidedAt: string | null;
  state: 'posted' | 'submitted' | 'archived';
  points: number;
  taskId: string | null;
}

export interface SourceAccount {
  read: Record<string, number>;
  adjusted: Record<string, number>;
  refused: { kind: string; reason: string; count: number }[];
  /** Boston only: what was added to the local wall clock, a whole number of weeks. */
  shiftSeconds: number | null;
  shiftWeeks: number | null;
}

export interface CitySource {
  city: SourceCity;
  areas: SourceArea[];
  /** Sorted by code; the position is the cell's index everywhere else. */
  cells: SourceCell[];
  labels: SourceLabel[];
  categories: SourceCategory[];
  deedTypes: SourceDeedType[];
  households: SourceHousehold[];
  tasks: SourceTask[];
  deeds: SourceDeed[];
  account: SourceAccount;
}
