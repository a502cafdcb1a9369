/**
 * One of a long list, found by writing a part of its name: a combo box by React Aria. For the
 * console only; a phone's own picker is better there (decision 14).
 */
import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Button, ComboBox, ComboBoxStateContext, Input, Label, ListBox, ListBoxItem, Popover,
} from 'react-aria-components';

interface Line { id: string; text: string }

export function Choice({ label, isLabelHidden = false, lines, value, testId, onChange }: {
  label: string; isLabelHidden?: boolean;
  lines: readonly Line[]; value: string; testId: string; onChange(id: string): void;
}) {
  const { t } = useTranslation();
  return (
    <ComboBox
      className="choice field" aria-label={label} selectedKey={value} defaultItems={lines}
      allowsEmptyCollection
      onSelectionChange={(id) => {
        // A name that is being rubbed out chooses nothing: what was chosen comes back with Escape.
        if (id !== null) onChange(String(id));
      }}
    >
      {!isLabelHidden && <Label className="choice-label">{label}</Label>}
      <div className="choice-box">
        <Words testId={testId} />
        <Button className="choice-open"><span aria-hidden="true">▾</span></Button>
      </div>
      <Popover className="menu choice-menu" offset={4}>
        <ListBox<Line>
          className="menu-list" renderEmptyState={() => <p className="empty">{t('ui.noMatch')}</p>}
        >
          {({ id, text }) => (
            <ListBoxItem id={id} className="menu-item" textValue={text}>{text}</ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** Where the name is written: a click opens the whole list, as a list of the browser's would. */
function Words({ testId }: { testId: string }) {
  const state = useContext(ComboBoxStateContext);
  return (
    <Input
      data-testid={testId} onClick={(event) => {
        event.currentTarget.select();
        state?.open(null, 'manual');
      }}
    />
  );
}
