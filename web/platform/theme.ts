/** Light, dark, or as the device says; kept on the device. */
export type Theme = 'light' | 'dark';
const KEPT = 'deedgrid.theme';

export function currentTheme(): Theme {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

const hearers = new Set<() => void>();
function tell(): void {
  applyTheme();
  for (const hear of hearers) hear();
}

/** Follows the device and the person's other tabs while the page is open. */
export function followTheme(): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
  addEventListener('storage', (event) => {
    if (event.key === KEPT) tell();
  });
}

export function subscribeTheme(hear: () => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

export function applyTheme(theme: Theme = currentTheme()): void {
  document.documentElement.dataset.theme = theme;
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEPT, theme);
  tell();
}
