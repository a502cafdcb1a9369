import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfferView } from '../../server/tasks/tasks.schema.ts';
import { api, ApiFailure } from '../platform/api.ts';
import { useFormats, useTitle } from '../platform/i18n/format.ts';
import { useSocket } from '../platform/socket.tsx';
import { Countdown } from '../ui/countdown.tsx';
import { ErrorLine } from '../ui/states.tsx';
import { useOnline } from './use-online.ts';

const REASONS = ['too_far', 'busy', 'unsafe', 'other'] as const;
/** Town speed by foot and bicycle, as the console's list of candidates: an indication only. */
const METERS_PER_MINUTE = 200;
export const minutesTo = (meters: number): number =>
  Math.max(1, Math.ceil(meters / METERS_PER_MINUTE));

/** True when the time to answer is over by the server's clock; unknown is not over. */
function useOver(expiresAt: string, offset: number | null): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const left = offset === null ? null : Date.parse(expiresAt) - (Date.now() + offset);
    const timer = setTimeout(() => setOver(left !== null && left <= 0), 0);
    const end = left !== null && left > 0 ? setTimeout(() => setOver(true), left) : undefined;
    return () => {
      clearTimeout(timer);
      clearTimeout(end);
    };
  }, [expiresAt, offset]);
  return over;
}

/** `onGone`: the card is to be put away; with the code of a refusal, or null. */
export function OfferCard({ offer, offset, onGone }: {
  offer: OfferView; offset: number | null; onGone(because: string | null): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const online = useOnline();
  const titleOf = useTitle();
  const over = useOver(offer.expiresAt, offset);
  return (
    <section className="offer-card" data-testid="offer-card" aria-live="assertive">
      <div className="offer-head">
        {offset === null ? <span className="countdown" />
          : <Countdown from={offer.offeredAt} to={offer.expiresAt} offset={offset} />}
        <div>
          <p className="card-kicker">
            {t('field.offer')}
            {offer.priority === 'urgent' && <span className="tag danger">{t('task.urgent')}</span>}
          </p>
          <h2>{titleOf(offer)}</h2>
        </div>
      </div>
      <p>
        <strong>{t('field.away', { distance: formats.meters(offer.distanceMeters) })}</strong>
        {' · '}{t('field.awayMinutes', { count: minutesTo(offer.distanceMeters) })}
      </p>
      <p className="muted">{t('field.offerReason')}</p>
      {offer.address && <p>{offer.address}</p>}
      {offer.note && <p>{offer.note}</p>}
      {!online && !over && <p className="note warn" role="status">{t('field.offerOffline')}</p>}
      {over
        ? (
          <div className="offer-over">
            <p className="note warn" role="status" data-testid="offer-over">{t('field.offerOver')}</p>
            <button type="button" className="quiet big" onClick={() => onGone(null)}>{t('ui.close')}</button>
          </div>
        )
        : <OfferAnswer offer={offer} online={online} onGone={onGone} />}
    </section>
  );
}

function OfferAnswer({ offer, online, onGone }: {
  offer: OfferView; online: boolean; onGone(because: string | null): void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { call, state } = useSocket();
  const [declining, setDeclining] = useState(false);
  const answer = { offerId: offer.id, fence: offer.fence };
  const ends = {
    // An answer can't wait for a connection: the offer does not.
    onError: (error: unknown) => {
      const refused = error instanceof ApiFailure && error.status !== 0;
      if (refused) onGone(error.code);
      else void client.invalidateQueries({ queryKey: ['own-work'] });
    },
  };
  // By socket when it is there; HTTP says the same.
  const accept = useMutation({
    ...ends,
    mutationFn: () => (state === 'live' ? call('task:accept', answer) : api.acceptOffer(answer)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['own-work'] }),
  });
  const decline = useMutation({
    ...ends,
    mutationFn: (reason: (typeof REASONS)[number]) => (state === 'live'
      ? call('task:decline', { ...answer, reason }) : api.declineOffer({ ...answer, reason })),
    onSuccess: () => onGone(null),
  });
  const shut = accept.isPending || decline.isPending || !online;
  const error = accept.error ?? decline.error;
  return (
    <>
      {error && <ErrorLine error={error} />}
      {declining
        ? (
          <div className="reasons">
            <p className="muted">{t('field.declineWhy')}</p>
            {REASONS.map((reason) => (
              <button key={reason} type="button" className="quiet big" data-testid={`decline-${reason}`} disabled={shut} onClick={() => decline.mutate(reason)}>
                {t(`field.decline.${reason}`)}
              </button>
            ))}
            <button type="button" className="plain-button" onClick={() => setDeclining(false)}>{t('field.back')}</button>
          </div>
        )
        : (
          <div className="offer-actions">
            <button type="button" className="primary huge" data-testid="offer-accept" disabled={shut} onClick={() => accept.mutate()}>{t('field.accept')}</button>
            <button type="button" className="plain-button" data-testid="offer-decline" disabled={shut} onClick={() => setDeclining(true)}>{t('field.decline')}</button>
          </div>
        )}
    </>
  );
}
