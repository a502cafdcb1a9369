import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/i18n/format.ts';

/** How much of a figure is simulated; nothing where none of it is. */
export function OfWhichSimulated({ count }: { count: number | null | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!count) return null;
  return (
    <small className="of-which" data-testid="of-which-simulated" data-count={count}>
      {t('origin.ofWhich', { count: formats.number(count) })}
    </small>
  );
}
