import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hearServerDate, serverNow } from '../../web/platform/server-clock.ts';

const NOW = Date.parse('2026-03-01T00:30:00Z');
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it.each([-3, 0, 3])('a phone whose clock is %i days ahead knows the server\'s time', (days) => {
  const phone = NOW + days * 86_400_000;
  vi.setSystemTime(phone);
  hearServerDate(new Date(NOW).toUTCString(), phone - 200, phone);
  expect(Math.abs(serverNow() - NOW)).toBeLessThan(1500);
  vi.setSystemTime(phone + 60_000);
  expect(Math.abs(serverNow() - NOW - 60_000)).toBeLessThan(1500);
});

it('is not misled by an answer without a date, a slow one, or a clock that was turned meanwhile', () => {
  vi.setSystemTime(NOW);
  hearServerDate(new Date(NOW).toUTCString(), NOW - 100, NOW);
  const right = serverNow();
  hearServerDate(null, NOW, NOW);
  hearServerDate('yesterday', NOW, NOW);
  hearServerDate(new Date(NOW + 9e8).toUTCString(), NOW - 60_000, NOW);
  hearServerDate(new Date(NOW + 9e8).toUTCString(), NOW + 5000, NOW);
  expect(serverNow()).toBe(right);
});
