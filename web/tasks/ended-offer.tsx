/** Why an offer is gone, after its card is: nobody is left to guess. */
import { useTranslation } from 'react-i18next';
import { ApiFailure } from '../platform/api.ts';
import { useTitle } from '../platform/i18n/format.ts';
import { useSentence } from '../ui/states.tsx';
import type { EndedOffer } from './own-work.ts';

/** What the news and the answers of the server mean for the one who was asked. */
const SAID: Readonly<Record<string, string>> = {
  expired: 'field.ended.expired', cancelled: 'field.ended.cancelled',
  shift_ended: 'field.ended.shift_ended', right_ended: 'field.ended.right_ended', OFFER_EXPIRED: 'field.ended.expired',
  OFFER_GONE: 'field.ended.gone',
};

export function EndedOfferLine({ ended, onClose }: { ended: EndedOffer; onClose(): void }) {
  const { t } = useTranslation();
  const sentence = useSentence();
  const titleOf = useTitle();
  const key = SAID[ended.because];
  return (
    <div className="note warn with-close" role="status" data-testid="ended-offer">
      <p><strong>{titleOf(ended)}</strong> {key ? t(key) : sentence(new ApiFailure(ended.because, 409))}</p>
      <button type="button" className="plain-button" aria-label={t('ui.close')} onClick={onClose}>×</button>
    </div>
  );
}
