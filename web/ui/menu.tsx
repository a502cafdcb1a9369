/** A menu under a button: Escape and a click elsewhere close it. */
import { type ReactNode, useEffect, useRef, useState } from 'react';

export function Menu({ label, className, testId, right = false, children }: {
  label: ReactNode; className: string; testId: string; right?: boolean; children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const elsewhere = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    addEventListener('pointerdown', elsewhere);
    addEventListener('focusin', elsewhere);
    addEventListener('keydown', escape);
    return () => {
      removeEventListener('pointerdown', elsewhere);
      removeEventListener('focusin', elsewhere);
      removeEventListener('keydown', escape);
    };
  }, [open]);
  return (
    <div ref={box} className={`menu-box ${className}`}>
      <button ref={button} type="button" className="menu-button" aria-expanded={open} data-testid={testId} onClick={() => setOpen(!open)}>
        {label}
      </button>
      {open && <div className={right ? 'menu right' : 'menu'}>{children}</div>}
    </div>
  );
}
