import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { DeedForm, ReportForm } from '../deed-form/deed-form.tsx';
import { flush } from '../deed-form/outbox.ts';
import { HouseholdPanel, RulesPanel } from '../my-household/household-panel.tsx';
import { api } from '../platform/api.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { useNews, useSocket } from '../platform/socket.tsx';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';

const FieldMap = lazy(() => import('./field-map.tsx'));
const TABS = ['points', 'newDeed', 'report', 'rules'] as const;
const ICONS = { points: '◎', newDeed: '＋', report: '!', rules: '§' };

export function ResidentHome({ city }: { city: CityView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useQueryClient();
  const { session } = useSession();
  const { state } = useSocket();
  const personId = session!.person!.id;
  const [tab, setTab] = useState<(typeof TABS)[number]>('points');
  const [sent, setSent] = useState(false);
  const household = useQuery({ queryKey: ['household'], queryFn: api.ownHousehold });
  const deeds = useQuery({ queryKey: ['own-deeds'], queryFn: async () => (await api.ownDeeds()).deeds });
  const rulebook = useQuery({ queryKey: ['rulebook'], queryFn: api.rulebook, staleTime: Infinity });
  const reported = useQuery({ queryKey: ['reported'], queryFn: async () => (await api.reported()).tasks });
  useNews('deed:changed', () => {
    void client.invalidateQueries({ queryKey: ['household'] });
    void client.invalidateQueries({ queryKey: ['own-deeds'] });
  });
  useNews('task:changed', () => void client.invalidateQueries({ queryKey: ['reported'] }));
  useEffect(() => {
    if (state !== 'live') return;
    void flush(personId).then((count) => {
      if (count > 0) void client.invalidateQueries();
    });
  }, [state, personId, client]);
  const go = (to: (typeof TABS)[number]) => {
    setSent(false);
    setTab(to);
  };
  const error = household.error ?? deeds.error ?? rulebook.error;
  const ready = household.data && deeds.data && rulebook.data;
  const done = () => {
    setTab(tab === 'report' ? 'report' : 'points');
    setSent(true);
  };
  return (
    <>
      <main className="field-main resident">
        {error && <ErrorLine error={error} onRetry={() => void client.invalidateQueries()} />}
        {!ready && !error && <SkeletonLines lines={6} />}
        {sent && <p className="note done" role="status">{t('field.sent')}</p>}
        {ready && tab === 'points' && <HouseholdPanel household={household.data} deeds={deeds.data} rulebook={rulebook.data} />}
        {ready && tab === 'newDeed' && <DeedForm city={city} household={household.data} rulebook={rulebook.data} personId={personId} map={FieldMap} onSent={done} />}
        {ready && tab === 'report' && (
          <>
            <ReportForm city={city} household={household.data} personId={personId} map={FieldMap} onSent={done} />
            <h3>{t('field.reported')}</h3>
            {reported.data?.length === 0 && <Empty text={t('field.noReports')} />}
            <ul className="lines">
              {reported.data?.map((task) => (
                <li key={task.id} data-testid="reported-task">
                  <span>{task.title}<span className="muted">{formats.dateTime(task.openedAt)}</span></span>
                  <span className={`tag state-${task.state}`}>{t(`taskState.${task.state}`)}</span>
                </li>
              ))}
            </ul>
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
