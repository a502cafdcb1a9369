import { useFormats } from '../platform/i18n/format.ts';

/** How long ago, with the exact time for whoever asks. */
export function Ago({ iso, now }: { iso: string; now?: number }) {
  const formats = useFormats();
  return <time dateTime={iso} title={formats.dateTime(iso)}>{formats.ago(iso, now)}</time>;
}
