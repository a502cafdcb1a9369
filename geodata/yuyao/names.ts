/** English names of the townships, and what a grid worker is sent to. */
export const TOWNSHIP_NAMES_EN: Readonly<Record<string, string>> = {
  '330281001': 'Lizhou',
  '330281002': 'Fengshan',
  '330281003': 'Lanjiang',
  '330281004': 'Yangming',
  '330281005': 'Ditang',
  '330281006': 'Langxia',
  '330281100': 'Linshan',
  '330281101': 'Huangjiabu',
  '330281102': "Xiaocao'e",
  '330281103': 'Simen',
  '330281106': 'Mazhu',
  '330281108': 'Moushan',
  '330281109': 'Zhangting',
  '330281110': 'Sanqishi',
  '330281111': 'Hemudu',
  '330281112': 'Dayin',
  '330281113': 'Lubu',
  '330281114': 'Liangnong',
  '330281115': 'Dalan',
  '330281116': 'Simingshan',
  '330281201': 'Luting',
};

export interface TaskKind {
  name: string;
  nameEn: string;
  categoryId: string | null;
  /** Time allowed, in hours. */
  hours: number;
  weight: number;
}

export const TASK_KINDS: readonly TaskKind[] = [
  { name: '路灯不亮', nameEn: 'Street light out', categoryId: 'public_facilities',
    hours: 48, weight: 5 },
  { name: '路面破损', nameEn: 'Road surface broken', categoryId: 'public_facilities',
    hours: 120, weight: 4 },
  { name: '井盖缺失', nameEn: 'Manhole cover missing', categoryId: 'public_facilities',
    hours: 8, weight: 2 },
  { name: '河道漂浮物', nameEn: 'Floating litter in the river', categoryId: 'cleanliness',
    hours: 24, weight: 4 },
  { name: '垃圾堆积', nameEn: 'Rubbish piled up', categoryId: 'cleanliness',
    hours: 12, weight: 6 },
  { name: '乱贴小广告', nameEn: 'Illegal posters', categoryId: 'cleanliness',
    hours: 48, weight: 3 },
  { name: '垃圾混投', nameEn: 'Waste not sorted', categoryId: 'waste_sorting',
    hours: 24, weight: 4 },
  { name: '消防通道堵塞', nameEn: 'Fire lane blocked', categoryId: 'safety_patrol',
    hours: 4, weight: 3 },
  { name: '电动车违规充电', nameEn: 'E-bike charged unsafely', categoryId: 'safety_patrol',
    hours: 8, weight: 3 },
  { name: '邻里纠纷', nameEn: 'Dispute between neighbours', categoryId: null,
    hours: 72, weight: 3 },
  { name: '独居老人走访', nameEn: 'Visit to an elder living alone', categoryId: 'elders_and_neighbours',
    hours: 48, weight: 4 },
  { name: '树木倒伏', nameEn: 'Fallen tree', categoryId: 'public_facilities',
    hours: 8, weight: 2 },
];

/** How often each type of deed is done, relative to the others; 1 when it is not named. */
export const TYPE_WEIGHTS: Readonly<Record<string, number>> = {
  sort_well: 9,
  tidy_courtyard: 7,
  recycle: 5,
  help_neighbour: 5,
  visit_elder: 4,
  clean_lane: 4,
  service_day: 4,
  sorting_guide: 3,
  event_help: 3,
  night_patrol: 2,
  traffic_guide: 2,
  report_hazard: 2,
  clear_river: 1.5,
  simple_wedding: 0.1,
  simple_funeral: 0.1,
  civil_festival: 0.3,
};
