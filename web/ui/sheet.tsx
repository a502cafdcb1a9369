/** What the phone opens over its page, by the browser's own dialog: it keeps focus and Escape. */
import { type ReactNode, useEffect, useId, useRef } from 'react';

export function Sheet({ title, testId, onClose, children }: {
  title: string; testId: string; onClose(): void; children: ReactNode;
}) {
  const box = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => box.current?.showModal(), []);
  return (
    <dialog
      ref={box} className="dialog" aria-labelledby={heading} data-testid={testId} onClose={onClose}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}
