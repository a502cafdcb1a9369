/** Loading, empty and error: designed, not left over. */
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiFailure } from '../platform/api.ts';

export function SkeletonLines({ lines = 3 }: { lines?: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, i) => <span key={i} />)}
    </div>
  );
}

export function Empty({ text }: { text: string }) {
  return <p className="empty">{text}</p>;
}

/** The sentence of a failure in the person's language. */
export function useSentence(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    const code = error instanceof ApiFailure ? error.code : 'INTERNAL';
    return i18n.exists(`error.${code}`) ? t(`error.${code}`) : t('error.INTERNAL');
  };
}

export function ErrorLine({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const sentence = useSentence();
  return (
    <p className="error-line" role="alert">
      {sentence(error)}
      {onRetry && (
        <button type="button" className="plain-button" onClick={onRetry}>{t('ui.retry')}</button>
      )}
    </p>
  );
}

/** A page that breaks says so and offers a new start, instead of going white. */
export class ErrorBoundary extends Component<
  { children: ReactNode; fallback: ReactNode }, { broken: boolean }
> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
