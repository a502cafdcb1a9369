/**
 * A menu under a button, by React Aria: arrows, first letters and Escape, and the focus comes back.
 * For the console only; a phone's own controls are better there (decision 14).
 */
import type { ReactNode } from 'react';
import {
  Button, Menu as List, MenuItem, MenuSection, MenuTrigger, Popover, type Selection,
} from 'react-aria-components';

const [START, END] = ['bottom start', 'bottom end'] as const;

export function Menu({ label, name, className, testId, right = false, children }: {
  /** What the button shows; what the menu is called. */
  label: ReactNode; name: string;
  className: string; testId: string; right?: boolean; children: ReactNode;
}) {
  return (
    <div className={`menu-box ${className}`}>
      <MenuTrigger>
        <Button className="menu-button" data-testid={testId}>{label}</Button>
        <Popover className="menu" placement={right ? END : START} offset={4}>
          <List aria-label={name} className="menu-list">{children}</List>
        </Popover>
      </MenuTrigger>
    </div>
  );
}

/** One line that does something. */
export function MenuAction({ text, testId, onAction }: {
  text: string; testId?: string; onAction(): void;
}) {
  return (
    <MenuItem className="menu-item" textValue={text} data-testid={testId} onAction={onAction}>
      {text}
    </MenuItem>
  );
}

interface Switch { id: string; text: string; testId?: string }

/** One of some lines; choosing closes the menu. */
export function MenuOne({ name, lines, value, onChange }: {
  name: string; lines: readonly Switch[]; value: string; onChange(id: string): void;
}) {
  const changed = (keys: Selection) => {
    const [id] = keys === 'all' ? [] : [...keys];
    if (id !== undefined) onChange(String(id));
  };
  return (
    <MenuSection
      aria-label={name} selectionMode="single" disallowEmptySelection selectedKeys={[value]}
      onSelectionChange={changed}
    >
      <Lines lines={lines} />
    </MenuSection>
  );
}

/** Lines that are on or off, each by itself; the menu stays open between them. */
export function MenuSwitches({ name, lines, on, onChange }: {
  name: string; lines: readonly Switch[]; on: ReadonlySet<string>; onChange(on: Set<string>): void;
}) {
  const changed = (keys: Selection) =>
    onChange(new Set(keys === 'all' ? lines.map(({ id }) => id) : [...keys].map(String)));
  return (
    <MenuSection
      aria-label={name} selectionMode="multiple" selectedKeys={on} onSelectionChange={changed}
    >
      <Lines lines={lines} />
    </MenuSection>
  );
}

function Lines({ lines }: { lines: readonly Switch[] }) {
  return lines.map(({ id, text, testId }) => (
    <MenuItem key={id} id={id} className="menu-item" textValue={text} data-testid={testId}>
      <span className="menu-check" aria-hidden="true" />
      <span>{text}</span>
    </MenuItem>
  ));
}
