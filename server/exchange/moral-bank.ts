/** The rulebook of a moral bank as a Chinese township would write it; a start for any city. */
import type { SourceCategory, SourceDeedType } from './city-source.ts';

export const MORAL_BANK_CATEGORIES: readonly SourceCategory[] = [
  { id: 'elders_and_neighbours', nameZh: '敬老助邻', nameEn: 'Elders and neighbours' },
  { id: 'cleanliness', nameZh: '环境卫生', nameEn: 'Clean surroundings' },
  { id: 'volunteering', nameZh: '志愿服务', nameEn: 'Volunteering' },
  { id: 'good_customs', nameZh: '移风易俗', nameEn: 'Good customs' },
  { id: 'safety_patrol', nameZh: '平安巡防', nameEn: 'Safety patrol' },
  { id: 'waste_sorting', nameZh: '垃圾分类', nameEn: 'Waste sorting' },
  { id: 'public_facilities', nameZh: '公共设施', nameEn: 'Public facilities' },
  { id: 'honesty_and_kindness', nameZh: '诚信友善', nameEn: 'Honesty and kindness' },
];

type Row = readonly [id: string, zh: string, en: string, points: number, monthlyCap: number];

const TYPES: Readonly<Record<string, readonly Row[]>> = {
  elders_and_neighbours: [
    ['visit_elder', '探望独居老人', 'Visited an elder living alone', 5, 30],
    ['help_neighbour', '邻里互助', 'Helped a neighbour', 4, 24],
    ['escort_to_doctor', '陪同就医', 'Went along to the doctor', 6, 30],
    ['meal_delivery', '为老人送餐', 'Brought a meal to an elder', 4, 40],
  ],
  cleanliness: [
    ['tidy_courtyard', '庭院整洁', 'Kept the courtyard tidy', 3, 12],
    ['clean_lane', '清扫公共道路', 'Swept a public lane', 4, 32],
    ['clear_river', '清理河道垃圾', 'Cleared litter from a river', 6, 30],
    ['remove_ads', '清除乱贴小广告', 'Removed illegal posters', 3, 24],
  ],
  volunteering: [
    ['service_day', '参加志愿服务日', 'Joined a service day', 6, 30],
    ['teach_children', '课后辅导儿童', 'Taught children after school', 6, 36],
    ['event_help', '协助社区活动', 'Helped at a community event', 4, 24],
  ],
  good_customs: [
    ['simple_wedding', '婚事新办', 'Held a simple wedding', 10, 10],
    ['simple_funeral', '丧事简办', 'Held a simple funeral', 10, 10],
    ['civil_festival', '文明祭扫', 'Honoured the dead without fire', 5, 10],
  ],
  safety_patrol: [
    ['night_patrol', '参加夜间巡逻', 'Joined a night patrol', 6, 36],
    ['report_hazard', '上报安全隐患', 'Reported a hazard', 5, 30],
    ['traffic_guide', '文明交通劝导', 'Guided traffic', 4, 24],
  ],
  waste_sorting: [
    ['sort_well', '分类投放达标', 'Sorted waste well', 2, 20],
    ['sorting_guide', '桶边督导', 'Guided sorting at the bins', 4, 32],
    ['recycle', '可回收物交投', 'Handed in recyclables', 2, 16],
  ],
  public_facilities: [
    ['report_broken_light', '上报路灯故障', 'Reported a broken street light', 3, 18],
    ['report_road_damage', '上报道路破损', 'Reported road damage', 4, 24],
    ['mend_facility', '义务维修公共设施', 'Mended a public facility', 8, 32],
  ],
  honesty_and_kindness: [
    ['return_lost', '拾金不昧', 'Returned what was lost', 6, 24],
    ['mediate', '调解邻里纠纷', 'Mediated between neighbours', 8, 32],
    ['keep_promise', '诚信守诺', 'Kept a public promise', 4, 12],
  ],
};

export const MORAL_BANK_TYPES: readonly SourceDeedType[] = MORAL_BANK_CATEGORIES.flatMap(
  (category) =>
    TYPES[category.id]!.map(([id, nameZh, nameEn, points, monthlyCap]) => ({
      id,
      categoryId: category.id,
      nameZh,
      nameEn,
      points,
      monthlyCap,
    })),
);
