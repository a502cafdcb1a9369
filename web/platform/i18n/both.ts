/** The words that are read in both languages at once: a page has them from the first, whichever it is in. */
export const IN_BOTH: Record<'zh-CN' | 'en', Record<string, string>> = {
  en: {
    'city.boston':
      'This demo is Boston: a real city\'s service requests (of 2015, moved to today). For Yuyao, a Chinese city with a moral bank (a model), start with CITY=yuyao npm start.',
    'city.yuyao':
      'This demo is Yuyao, Zhejiang: real places, generated households, deeds and tasks. For a real city\'s service requests (Boston), start with CITY=boston npm start.',
  },
  'zh-CN': {
    'city.boston': '本演示为美国波士顿：真实城市的市民服务请求（2015 年记录，时间平移至今）。看中文城市：以 CITY=yuyao npm start 启动，即为浙江余姚（模拟城市）。',
    'city.yuyao': '本演示为浙江余姚：地名真实，住户、善行与任务均为模拟生成。看真实数据：以 CITY=boston npm start 启动，即为美国波士顿的市民服务请求。',
  },
};
