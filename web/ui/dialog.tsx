/**
 * A question before something that others are told of at once, by React Aria: the focus stays in
 * it, Escape leaves it, and the focus comes back to where it was asked. What is only looked at is a
 * card.
 */
import type { ReactNode } from 'react';
import { Dialog as Box, Heading, Modal, ModalOverlay } from 'react-aria-components';

export function Dialog({ title, testId, onClose, children }: {
  title: string; testId: string; onClose(): void; children: ReactNode;
}) {
  return (
    <ModalOverlay className="dialog-under" isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className="dialog">
        <Box role="alertdialog" data-testid={testId}>
          <Heading slot="title" level={2}>{title}</Heading>
          {children}
        </Box>
      </Modal>
    </ModalOverlay>
  );
}
