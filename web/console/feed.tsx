/** What happened just now, newest first; each line leads to what it speaks of. */
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { News } from '../../server/events.ts';
import { useTitle } from '../platform/i18n/format.ts';
import { useNews } from '../platform/socket.tsx';
import { useNow } from '../tasks/use-live-tasks.ts';
import { Ago } from '../ui/ago.tsx';
import { Empty } from '../ui/states.tsx';
import { isIn } from './area.ts';
import { useActs, useGround, useView } from './context.tsx';

const KEPT = 30;
const SHOWN = 8;
/** A worker of the whole city is told on every ward's stream: said once here. */
const SAME_MILLISECONDS = 5000;

type Told = Extract<News, { kind: 'task:changed' | 'heat:changed' | 'worker:changed' }>;
const areaOf = (stream: string) => stream.replace(/^area:/, '').replace(/:[a-z]+$/, '');

/** The list with a line of news on top; a shift that was told already adds nothing. */
export function withNews(items: readonly Told[], news: Told): readonly Told[] {
  const known = news.kind === 'worker:changed' && items.some((one) => one.kind === 'worker:changed'
    && one.body.id === news.body.id && one.body.onShift === news.body.onShift
    && Math.abs(Date.parse(one.at) - Date.parse(news.at)) < SAME_MILLISECONDS);
  return known ? items : [news, ...items].slice(0, KEPT);
}

export const Feed = memo(function Feed() {
  const { t } = useTranslation();
  const { areaName } = useGround();
  const { area } = useView().asked;
  const { change, selectTask } = useActs();
  const [items, setItems] = useState<readonly Told[]>([]);
  const add = (_: unknown, news: News) => setItems((was) => withNews(was, news as Told));
  useNews('task:changed', add);
  useNews('heat:changed', add);
  useNews('worker:changed', add);
  const now = useNow(5000);
  const shown = items.filter((news) => isIn(areaOf(news.stream), area)).slice(0, SHOWN);
  const titleOf = useTitle();
  const wordsOf = (news: Told): string => {
    if (news.kind === 'task:changed') {
      const { state, offer, worker } = news.body;
      return t(`feed.${state}`, { title: titleOf(news.body), who: offer?.workerName ?? worker?.name ?? '' });
    }
    if (news.kind === 'heat:changed') return t('feed.heat', { area: areaName(news.body.area) });
    return t(news.body.onShift ? 'feed.onShift' : 'feed.offShift', { name: news.body.name });
  };
  const goTo = (news: Told) => {
    if (news.kind === 'task:changed') selectTask(news.body.id);
    if (news.kind === 'heat:changed') change({ area: news.body.area });
  };
  return (
    <section className="feed" data-testid="feed">
      <h3>{t('monitor.feed')}</h3>
      {shown.length === 0 && <Empty text={t('monitor.quiet')} />}
      {/* Only the newest words are read out: the times beside them change all the while. */}
      <p className="visually-hidden" aria-live="polite">{shown[0] && wordsOf(shown[0])}</p>
      <ul>
        {shown.map((news) => (
          <li key={`${news.stream} ${news.seq}`}>
            <button type="button" className="feed-line" disabled={news.kind === 'worker:changed'} onClick={() => goTo(news)}>
              <span className={markOf(news)} aria-hidden="true" />
              <span>{wordsOf(news)}{news.body.simulated && ' '}{news.body.simulated && <span className="tag">{t('ui.simulated')}</span>}</span>
              <span className="muted"><Ago iso={news.at} now={now} /></span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
});

function markOf(news: Told): string {
  if (news.kind === 'task:changed') return `diamond ${news.body.state}`;
  if (news.kind === 'heat:changed') return 'heat-mark';
  return `worker-dot ${news.body.onShift ? 'free' : 'stale'}`;
}
