/** True when a key belongs to a form, a shortcut of the browser, or is held down. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return true;
  return event.target instanceof Element
    && event.target.closest('input, textarea, select, [contenteditable]') !== null;
}
