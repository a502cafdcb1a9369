/**
 * A question before something that others are told of at once, or words that explain what is on
 * screen, by React Aria: the focus stays in it, Escape leaves it, and the focus comes back to where
 * it was asked. What is looked at beside the map is a card.
 */
import type { ReactNode } from 'react';
import { Dialog as Box, Heading, Modal, ModalOverlay } from 'react-aria-components';

export function Dialog({
  title, testId, role = 'alertdialog', size = 'narrow', onClose, children,
}: {
  title: string; testId: string; role?: 'alertdialog' | 'dialog';
  /** Wide where something is written that has more than one column. */
  size?: 'narrow' | 'wide';
  onClose(): void; children: ReactNode;
}) {
  return (
    <ModalOverlay className="dialog-under" isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className={`dialog ${size}`}>
        <Box role={role} data-testid={testId}>
          <Heading slot="title" level={2}>{title}</Heading>
          {children}
        </Box>
      </Modal>
    </ModalOverlay>
  );
}
