/** Here letters are words, or find a line by how it begins. */
const TAKES_LETTERS = 'input, textarea, select, [contenteditable], [role=menu], [role=listbox],'
  + ' [role=dialog], [role=alertdialog]';

/** True when a key belongs to a form, a menu, a shortcut of the browser, or is held down. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return true;
  return event.target instanceof Element
    && event.target.closest(TAKES_LETTERS) !== null;
}
