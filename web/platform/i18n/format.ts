/** Numbers, dates and distances as the language writes them; times are the city's. */
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../server-clock.ts';

export interface Formats {
  number(value: number): string;
  /** In few letters: 1.2K, 1.2万. */
  compact(value: number): string;
  percent(value: number, digits?: number): string;
  /** Date and time, with the year where it is not this one. */
  dateTime(iso: string): string;
  day(text: string): string;
  time(iso: string): string;
  /** "3 min ago". */
  ago(iso: string, now?: number): string;
  /** How long since: "9 days". */
  since(iso: string, now?: number): string;
  meters(value: number): string;
}

const STEPS: ['day' | 'hour' | 'minute' | 'second', number][] = [
  ['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1],
];

let zone: string | undefined;
/** The city's time zone: what a screen says about a street is in that street's time. */
export function setTimeZone(timeZone: string): void {
  zone = timeZone;
}

export function useFormats(): Formats {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return useMemo(() => {
    const number = new Intl.NumberFormat(language);
    const compact = new Intl.NumberFormat(
      language, { notation: 'compact', maximumFractionDigits: 1 });
    const moment = {
      month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: zone,
    } as const;
    const dateTime = new Intl.DateTimeFormat(language, moment);
    const longDateTime = new Intl.DateTimeFormat(language, { ...moment, year: 'numeric' });
    const yearOf = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone: zone });
    const day = new Intl.DateTimeFormat(language, {
      year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC',
    });
    const time = new Intl.DateTimeFormat(
      language, { hour: '2-digit', minute: '2-digit', timeZone: zone });
    const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
    const percent = (digits: number) => new Intl.NumberFormat(
      language, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits });
    return {
      number: (value) => number.format(value),
      compact: (value) => compact.format(value),
      percent: (value, digits = 1) => percent(digits).format(value),
      dateTime: (iso) => {
        const at = new Date(iso);
        const thisYear = yearOf.format(at) === yearOf.format(serverNow());
        return (thisYear ? dateTime : longDateTime).format(at);
      },
      day: (text) => day.format(new Date(`${text}T00:00:00Z`)),
      time: (iso) => time.format(new Date(iso)),
      ago: (iso, now = serverNow()) => {
        let seconds = (Date.parse(iso) - now) / 1000;
        // A clock a little ahead of ours is no future.
        if (seconds > 0 && seconds < 5) seconds = 0;
        const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? STEPS[3]!;
        return relative.format(Math.round(seconds / size), unit);
      },
      since: (iso, now = serverNow()) => {
        const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
        const [unit, size] = STEPS.find(([, step]) => seconds >= step) ?? STEPS[3]!;
        return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
          .format(Math.floor(seconds / size));
      },
      meters: (value) => (value < 1000
        ? `${number.format(Math.round(value))}\u2009m`
        : `${number.format(Math.round(value / 100) / 10)}\u2009km`),
    };
  }, [language]);
}

/** The title in the language of the screen, where it is known in both; else as it was written. */
export function useTitle(): (titled: {
  title: string; titles: { nameZh: string; nameEn: string } | null;
}) => string {
  const nameOf = useName();
  return useCallback(({ title, titles }) => (titles ? nameOf(titles) : title), [nameOf]);
}

/** The name in the language of the screen. */
export function useName(): (named: { nameZh: string; nameEn: string }) => string {
  const { i18n } = useTranslation();
  const zh = i18n.language.startsWith('zh');
  return useCallback(
    (named) => (zh ? named.nameZh || named.nameEn : named.nameEn || named.nameZh), [zh]);
}
