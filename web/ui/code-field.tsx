/** Where an account asks for a second factor: its code, beside the password. */
import { useTranslation } from 'react-i18next';
import { ApiFailure } from '../platform/api.ts';

export const asksForCode = (error: unknown): boolean => error instanceof ApiFailure
  && (error.code === 'CODE_NEEDED' || error.code === 'CODE_REFUSED');

export function CodeField({ code, label, onChange }: {
  code: string; label?: string; onChange(next: string): void;
}) {
  const { t } = useTranslation();
  return (
    <label className="field">
      <span>{label ?? t('own.code')}</span>
      <input
        value={code} required autoFocus autoComplete="one-time-code" maxLength={20}
        spellCheck={false} autoCapitalize="characters" data-testid="code"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
