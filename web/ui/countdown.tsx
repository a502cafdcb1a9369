/** A ring that empties, with the seconds left in it. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const RADIUS = 11;
const ROUND = 2 * Math.PI * RADIUS;

export function Countdown({ from, to, offset = 0 }: { from: string; to: string; offset?: number }) {
  const { t } = useTranslation();
  const [now, setNow] = useState(() => Date.now() + offset);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() + offset), 250);
    return () => clearInterval(timer);
  }, [offset]);
  const whole = Math.max(1, Date.parse(to) - Date.parse(from));
  const left = Math.max(0, Date.parse(to) - now);
  const seconds = Math.ceil(left / 1000);
  return (
    <svg className="countdown" viewBox="0 0 28 28" role="timer" aria-label={t('ui.secondsLeft', { count: seconds })}>
      <circle cx="14" cy="14" r={RADIUS} className="countdown-track" />
      <circle
        cx="14" cy="14" r={RADIUS} className="countdown-left" transform="rotate(-90 14 14)"
        strokeDasharray={ROUND} strokeDashoffset={ROUND * (1 - left / whole)}
      />
      <text x="14" y="18" textAnchor="middle" data-testid="offer-seconds">{seconds}</text>
    </svg>
  );
}
