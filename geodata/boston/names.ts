/**
 * Names and points of what Boston's residents reported for the common good. The categories are
 * this project's own grouping; the English names are the city's request types as published.
 */
export interface BostonCategory {
  id: string;
  nameZh: string;
  nameEn: string;
  /** Flat points of every type in it: more where the report averts harm. */
  points: number;
}

/** Points a household may get by one type in a month. */
export const MONTHLY_CAP = 30;

export const CATEGORIES: readonly BostonCategory[] = [
  { id: 'cleanliness', nameZh: '环境整洁', nameEn: 'Cleanliness', points: 3 },
  { id: 'graffiti', nameZh: '涂鸦清理', nameEn: 'Graffiti', points: 2 },
  { id: 'lighting', nameZh: '照明设施', nameEn: 'Lighting', points: 4 },
  { id: 'pests', nameZh: '病媒防治', nameEn: 'Pests', points: 4 },
  { id: 'public_safety', nameZh: '公共安全', nameEn: 'Public safety', points: 8 },
  { id: 'roads_and_sidewalks', nameZh: '道路与人行道', nameEn: 'Roads and sidewalks', points: 5 },
  { id: 'signs_and_signals', nameZh: '标志与信号灯', nameEn: 'Signs and signals', points: 5 },
  { id: 'trees_and_parks', nameZh: '树木与公园', nameEn: 'Trees and parks', points: 3 },
];

/** The request type as published -> its name in Chinese and a readable one in English. */
export const DEED_NAMES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'Abandoned Bicycle': ['上报废弃自行车', 'Abandoned bicycle reported'],
  'Abandoned Building': ['上报废弃房屋', 'Abandoned building reported'],
  'BWSC Pothole': ['上报供排水井周边坑洼', 'Water and sewer pothole reported'],
  'Bridge Maintenance': ['上报桥梁养护问题', 'Bridge in need of care reported'],
  Catchbasin: ['上报雨水口堵塞', 'Blocked catch basin reported'],
  'Empty Litter Basket': ['上报垃圾桶满溢', 'Full litter basket reported'],
  'Equipment Repair': ['上报公园设施损坏', 'Broken park equipment reported'],
  'Fire Hydrant': ['上报消防栓问题', 'Fire hydrant problem reported'],
  'General Lighting Request': ['反映照明问题', 'Lighting problem reported'],
  'Graffiti Removal': ['上报涂鸦', 'Graffiti reported'],
  'Ground Maintenance': ['上报绿地养护问题', 'Park ground in need of care reported'],
  'Litter Basket Maintenance': ['上报垃圾桶破损', 'Broken litter basket reported'],
  'Misc. Snow Complaint': ['上报积雪未清', 'Snow left uncleared reported'],
  'Missing Sign': ['上报标志牌缺失', 'Missing sign reported'],
  'Needle Pickup': ['上报丢弃针头', 'Discarded needle reported'],
  'New Sign  Crosswalk or Pavement Marking': [
    '建议增设标志或标线',
    'New sign, crosswalk or marking proposed',
  ],
  'Overflowing or Un-kept Dumpster': ['上报垃圾箱满溢失管', 'Overflowing dumpster reported'],
  'PWD Graffiti': ['上报公共设施涂鸦', 'Graffiti on public works reported'],
  'Park Improvement Requests': ['提出公园改善建议', 'Park improvement proposed'],
  'Parks General Request': ['反映公园事务', 'Park matter reported'],
  'Pick up Dead Animal': ['上报动物尸体', 'Dead animal reported'],
  'Pothole Repair (Internal)': ['上报路面坑洼', 'Pothole reported'],
  'Request for Litter Basket Installation': ['建议增设垃圾桶', 'New litter basket proposed'],
  'Requests for Traffic Signal Studies or Reviews': [
    '建议评估信号灯设置',
    'Traffic signal study proposed',
  ],
  'Roadway Repair': ['上报车行道破损', 'Broken roadway reported'],
  'Rodent Activity': ['上报鼠患', 'Rodents reported'],
  'Sidewalk Repair': ['上报人行道破损', 'Broken sidewalk reported'],
  'Sidewalk Repair (Internal)': ['上报人行道破损（转办）', 'Broken sidewalk reported (internal)'],
  'Sidewalk Repair (Make Safe)': ['上报人行道险情', 'Unsafe sidewalk reported'],
  'Sign Repair': ['上报标志牌损坏', 'Broken sign reported'],
  'Street Light Knock Downs': ['上报路灯杆倒伏', 'Street light knocked down reported'],
  'Street Light Outages': ['上报路灯不亮', 'Street light outage reported'],
  'Traffic Signal Inspection': ['上报信号灯异常', 'Traffic signal fault reported'],
  'Traffic Signal Repair': ['上报信号灯损坏', 'Broken traffic signal reported'],
  'Trash on Vacant Lot': ['上报空地垃圾', 'Trash on vacant lot reported'],
  'Tree Emergencies': ['上报树木险情', 'Tree emergency reported'],
  'Tree Maintenance Requests': ['上报树木养护问题', 'Tree in need of care reported'],
  'Tree in Park': ['上报公园树木问题', 'Tree problem in a park reported'],
  'Unsafe Dangerous Conditions': ['上报安全隐患', 'Unsafe condition reported'],
  'Utility Call-In': ['上报管线单位路面问题', 'Utility work problem reported'],
  'Utility Casting Repair': ['上报井盖问题', 'Manhole cover problem reported'],
};

export const NEIGHBORHOODS: Readonly<Record<string, string>> = {
  Allston: '奥尔斯顿',
  'Back Bay': '后湾',
  'Bay Village': '湾村',
  'Beacon Hill': '比肯山',
  Brighton: '布莱顿',
  Charlestown: '查尔斯顿',
  Chinatown: '唐人街',
  Dorchester: '多切斯特',
  Downtown: '市中心',
  'East Boston': '东波士顿',
  Fenway: '芬威',
  'Harbor Islands': '港湾群岛',
  'Hyde Park': '海德公园',
  'Jamaica Plain': '牙买加平原',
  'Leather District': '皮革区',
  Longwood: '长木',
  Mattapan: '马特潘',
  'Mission Hill': '米慎山',
  'North End': '北端',
  Roslindale: '罗斯林代尔',
  Roxbury: '罗克斯伯里',
  'South Boston': '南波士顿',
  'South Boston Waterfront': '南波士顿海滨',
  'South End': '南端',
  'West End': '西端',
  'West Roxbury': '西罗克斯伯里',
};
