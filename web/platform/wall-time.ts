/** Instants as the clocks of a city show them, and back. */
/** An instant as the value of a datetime-local input in that zone. */
export function wallTime(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
    hour: '2-digit', minute: '2-digit',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

const WALL = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
/** The instant of a wall time; null when the text is none. */
export function instantOf(wall: string, timeZone: string): number | null {
  const asUtc = (text: string) => Date.parse(`${text.slice(0, 16)}:00Z`);
  const meant = WALL.test(wall) ? asUtc(wall) : NaN;
  if (!Number.isFinite(meant)) return null;
  // The offset is that of a moment near by first, then that of the moment found.
  const first = meant - (asUtc(wallTime(meant, timeZone)) - meant);
  return meant - (asUtc(wallTime(first, timeZone)) - first);
}
