/** The panel's side: deeds to decide; the map goes to the one that is read. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeedCase } from '../../../server/deeds/deeds.schema.ts';
import { QueuePanel as DeedQueue } from '../../deeds/queue-panel.tsx';
import { useActs, useGround, useHand } from '../context.tsx';

export function QueuePanel() {
  const { rulebook } = useGround();
  const { hand } = useActs();
  const selected = useHand(({ deed }) => deed?.id ?? null);
  const select = useCallback((deed: DeedCase | null) => hand.set({ deed }), [hand]);
  return <DeedQueue rulebook={rulebook} selected={selected} onSelect={select} />;
}

/** A demo decides with fewer people and in a shorter time, and says so. */
export function DemoBanner() {
  const { t } = useTranslation();
  const { city } = useGround();
  if (!city.demo) return null;
  return (
    <p className="banner">
      {t('signIn.demoNote', { days: city.noticeDays, count: city.panelQuorum })}
    </p>
  );
}
