/** The offer fills the lower half: what, how far, how long, yes or no. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfferView } from '../../server/tasks/tasks.schema.ts';
import { api } from '../platform/api.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { useSocket } from '../platform/socket.tsx';
import { Countdown } from '../ui/countdown.tsx';
import { ErrorLine } from '../ui/states.tsx';

const REASONS = ['too_far', 'busy', 'unsafe', 'other'] as const;

export function OfferCard({ offer, offset }: { offer: OfferView; offset: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useQueryClient();
  const { call, state } = useSocket();
  const [declining, setDeclining] = useState(false);
  const settle = () => client.invalidateQueries({ queryKey: ['own-work'] });
  const answer = { offerId: offer.id, fence: offer.fence };
  // By socket when it is there; HTTP says the same.
  const accept = useMutation({
    mutationFn: () => (state === 'live' ? call('task:accept', answer) : api.acceptOffer(answer)),
    onSettled: settle,
  });
  const decline = useMutation({
    mutationFn: (reason: (typeof REASONS)[number]) => (state === 'live'
      ? call('task:decline', { ...answer, reason }) : api.declineOffer({ ...answer, reason })),
    onSettled: settle,
  });
  const busy = accept.isPending || decline.isPending;
  return (
    <section className="offer-card" data-testid="offer-card" aria-live="assertive">
      <div className="offer-head">
        <Countdown from={offer.offeredAt} to={offer.expiresAt} offset={offset} />
        <div>
          <p className="card-kicker">{t('field.offer')}</p>
          <h2>{offer.title}</h2>
        </div>
        {offer.priority === 'urgent' && <span className="tag danger">{t('task.urgent')}</span>}
      </div>
      <p><strong>{t('field.away', { distance: formats.meters(offer.distanceMeters) })}</strong> · {t('field.offerReason')}</p>
      {offer.address && <p className="muted">{offer.address}</p>}
      {offer.note && <p>{offer.note}</p>}
      {(accept.error ?? decline.error) && <ErrorLine error={accept.error ?? decline.error} />}
      {declining
        ? (
          <div className="reasons">
            <p className="muted">{t('field.declineWhy')}</p>
            {REASONS.map((reason) => (
              <button key={reason} type="button" className="quiet big" data-testid={`decline-${reason}`} disabled={busy} onClick={() => decline.mutate(reason)}>
                {t(`field.decline.${reason}`)}
              </button>
            ))}
            <button type="button" className="plain-button" onClick={() => setDeclining(false)}>{t('field.back')}</button>
          </div>
        )
        : (
          <div className="offer-actions">
            <button type="button" className="quiet big" data-testid="offer-decline" disabled={busy} onClick={() => setDeclining(true)}>{t('field.decline')}</button>
            <button type="button" className="primary huge" data-testid="offer-accept" disabled={busy} onClick={() => accept.mutate()}>{t('field.accept')}</button>
          </div>
        )}
    </section>
  );
}
