import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { OwnLooks } from '../access/own-looks.tsx';
import { DeedForm, ReportForm } from '../deeds/deed-form.tsx';
import { HouseholdPanel, RulesPanel } from '../households/household-panel.tsx';
import { ReportedList } from '../households/reported-list.tsx';
import { api } from '../platform/api.ts';
import { loadAgain } from '../platform/load-again.ts';
import { useNews } from '../platform/socket.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { idOf } from './outbox.ts';
import { useOutbox } from './use-outbox.tsx';
import { useTab } from './use-tab.ts';

const FieldMap = lazy(loadAgain(() => import('./field-map.tsx')));
const TABS = ['points', 'newDeed', 'report', 'rules'] as const;
const ICONS = { points: '◎', newDeed: '＋', report: '!', rules: '§' };
/** A list of the household's own, page by page; news asks for all of its pages again. */
function usePages<Page extends { nextCursor: string | null }>(
  name: string, read: (cursor?: string) => Promise<Page>,
) {
  return useInfiniteQuery({
    queryKey: [name], queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}
const moreOf = (query: { hasNextPage: boolean; fetchNextPage(): unknown }) =>
  (query.hasNextPage ? () => void query.fetchNextPage() : null);

interface Sent { kind: 'deed' | 'report'; id: string }

export function ResidentHome({ city }: { city: CityView }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { submit } = useOutbox();
  const [tab, setTab] = useTab(TABS);
  const [sent, setSent] = useState<Sent | null>(null);
  const household = usePages('household', api.ownHousehold);
  const deeds = usePages('own-deeds', api.ownDeeds);
  const rulebook = useQuery({ queryKey: ['rulebook'], queryFn: api.rulebook, staleTime: Infinity });
  const reported = usePages('reported', api.reported);
  useNews('deed:changed', () => {
    void client.invalidateQueries({ queryKey: ['household'] });
    void client.invalidateQueries({ queryKey: ['own-deeds'] });
  });
  useNews('task:changed', () => void client.invalidateQueries({ queryKey: ['reported'] }));
  const go = (to: (typeof TABS)[number]) => {
    setSent(null);
    setTab(to);
  };
  const home = household.data?.pages[0];
  const ready = household.data && home && deeds.data && rulebook.data;
  const error = household.error ?? deeds.error ?? rulebook.error;
  return (
    <>
      <main className="field-main resident">
        {error && !ready && <ErrorLine error={error} onRetry={() => void client.invalidateQueries()} />}
        {!ready && !error && <SkeletonLines lines={6} />}
        {sent && <SentLine sent={sent} />}
        {ready && tab === 'points' && (
          <HouseholdPanel
            household={home} rulebook={rulebook.data}
            lines={household.data.pages.flatMap((page) => page.lines)} onMoreLines={moreOf(household)}
            deeds={deeds.data.pages.flatMap((page) => page.deeds)} onMoreDeeds={moreOf(deeds)}
          ><OwnLooks /></HouseholdPanel>
        )}
        {ready && tab === 'newDeed' && (
          <DeedForm
            city={city} household={home} rulebook={rulebook.data} map={FieldMap}
            submit={(body, about) => submit({ kind: 'deed', body, about })}
            onSent={(id) => {
              setTab('points');
              setSent({ kind: 'deed', id });
            }}
          />
        )}
        {ready && tab === 'report' && (
          <>
            <ReportForm
              city={city} household={home} map={FieldMap}
              submit={(body, about) => submit({ kind: 'task', body, about })}
              onSent={(id) => setSent({ kind: 'report', id })}
            />
            <h3>{t('field.reported')}</h3>
            {reported.error && !reported.data && <ErrorLine error={reported.error} onRetry={() => void reported.refetch()} />}
            {reported.data && <ReportedList tasks={reported.data.pages.flatMap((page) => page.tasks)} onMore={moreOf(reported)} />}
          </>
        )}
        {ready && tab === 'rules' && <RulesPanel rulebook={rulebook.data} days={city.noticeDays} quorum={city.panelQuorum} />}
      </main>
      <nav className="tabs">
        {TABS.map((one) => (
          <button key={one} type="button" data-testid={`tab-${one}`} aria-current={one === tab ? 'page' : undefined} onClick={() => go(one)}>
            <span aria-hidden="true">{ICONS[one]}</span>
            {t(`field.${one}`)}
          </button>
        ))}
      </nav>
    </>
  );
}

/** What has become of what was entered last: kept, then sent; a late refusal stands in its list. */
function SentLine({ sent }: { sent: Sent }) {
  const { t } = useTranslation();
  const { waiting, refused } = useOutbox();
  if (refused.some(({ entry }) => idOf(entry) === sent.id)) return null;
  const kept = waiting.some((entry) => idOf(entry) === sent.id);
  return (
    <p className={kept ? 'note warn' : 'note done'} role="status" data-testid="sent-line" data-kept={kept}>
      {t(kept ? 'field.kept' : sent.kind === 'deed' ? 'field.sentDeed' : 'field.sentReport')}
    </p>
  );
}
