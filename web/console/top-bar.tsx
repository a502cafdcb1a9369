/** Area, window and categories for everything on screen; who is there and how live it is. */
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Header, MenuSection } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { findCell } from '../map/find-cell.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { loadAgain } from '../platform/load-again.ts';
import { useSession } from '../platform/session.tsx';
import { useSocket } from '../platform/socket.tsx';
import { SimulationSwitch } from '../simulation/simulation-switch.tsx';
import { Choice } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Menu, MenuAction, MenuOne } from '../ui/menu.tsx';
import { LanguageSwitch, ThemeSwitch } from '../ui/switches.tsx';
import { useActs, useGround, useView } from './context.tsx';
import { CategoryChoice, WindowChoice } from './window-choice.tsx';

const MyData = lazy(loadAgain(() => import('../privacy/my-data.tsx')
  .then(({ MyData: page }) => ({ default: page }))));

/** No path of an area: the choice of all of them. */
const WHOLE_CITY = '*';

export function TopBar() {
  const { t } = useTranslation();
  const { city } = useGround();
  const nameOf = useName();
  const { may } = useSession();
  // A page without a map has nothing that an area or a window would change.
  const hasMap = useView().mode.place === 'beside';
  const hasHeat = hasMap && may('heat.read');
  return (
    <header className="top-bar">
      <strong className="city-name">
        {nameOf(city)}
        {city.model && <span className="tag warn" data-testid="model">{t('ui.model')}</span>}
      </strong>
      {hasMap && <AreaChoice />}
      {hasHeat && <WindowChoice />}
      {hasHeat && <CategoryChoice />}
      {hasHeat && <Search />}
      <span className="spacer" />
      {city.demo && <SimulationSwitch may={may('simulation.switch')} />}
      <PurposeMenu />
      <LiveDot />
      <LanguageSwitch />
      <ThemeSwitch />
      <Me />
    </header>
  );
}

function AreaChoice() {
  const { t } = useTranslation();
  const { areas } = useGround();
  const { asked } = useView();
  const { change } = useActs();
  const nameOf = useName();
  const lines = useMemo(() => [
    { id: WHOLE_CITY, text: t('bar.wholeCity') },
    ...areas.filter((area) => area.parent !== null)
      .map((area) => ({ id: area.path, text: nameOf(area) })),
  ], [t, areas, nameOf]);
  return (
    <Choice
      label={t('bar.area')} isLabelHidden testId="area" lines={lines}
      value={asked.area ?? WHOLE_CITY}
      onChange={(id) => change({ area: id === WHOLE_CITY ? null : id })}
    />
  );
}

/** What personal data is looked at for: always in sight, and one click changes it. */
function PurposeMenu() {
  const { t } = useTranslation();
  const nameOf = useName();
  const { session, choosePurpose } = useSession();
  const chosen = session?.purposes.find(({ id }) => id === session.purpose);
  const change = useMutation({ mutationFn: choosePurpose });
  if (!chosen || !session || session.purposes.length < 2) return null;
  return (
    <Menu
      className="purpose-menu" testId="purpose" right name={t('purpose.label')}
      label={<span title={t('purpose.label')}>{nameOf(chosen)}</span>}
    >
      <MenuOne
        name={t('purpose.label')} value={chosen.id} onChange={(id) => change.mutate(id)}
        lines={session.purposes.map((one) => ({
          id: one.id, text: nameOf(one), testId: `purpose-${one.id}` }))}
      />
    </Menu>
  );
}

function Me() {
  const { t } = useTranslation();
  const { session, signOut } = useSession();
  const person = session?.person;
  const roles = person?.roles.map((held) => t(`role.${held.role}`)).join(t('ui.listSeparator'));
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Menu className="me-menu" testId="me" right label={person?.name} name={person?.name ?? ''}>
        <MenuSection>
          <Header className="menu-head">{roles}</Header>
          <MenuAction
            text={t('privacy.title')} testId="open-my-data" onAction={() => setOpen(true)} />
          <MenuAction text={t('ui.signOut')} testId="sign-out" onAction={() => void signOut()} />
        </MenuSection>
      </Menu>
      {isOpen && (
        <Dialog
          role="dialog" title={t('privacy.title')} testId="my-data" onClose={() => setOpen(false)}>
          <Suspense><MyData onClose={() => setOpen(false)} /></Suspense>
        </Dialog>
      )}
    </>
  );
}

function Search() {
  const { t } = useTranslation();
  const { cells } = useGround();
  const { change } = useActs();
  const [text, setText] = useState('');
  const [missed, setMissed] = useState(false);
  return (
    <form
      className="search" role="search" onSubmit={(event) => {
        event.preventDefault();
        const cell = findCell(cells, text);
        setMissed(!cell && text.trim() !== '');
        if (cell) change({ cell: cell.code, task: null });
      }}
    >
      <input
        value={text} placeholder={t('bar.search')} aria-label={t('bar.search')} data-testid="search"
        aria-invalid={missed} onChange={(event) => {
          setText(event.target.value);
          setMissed(false);
        }}
      />
      {missed && <span className="missed" role="alert">{t('bar.notFound')}</span>}
    </form>
  );
}

function LiveDot() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { state, since } = useSocket();
  return (
    <span className={`live-dot ${state}`} data-testid="live-dot" data-state={state} role="status" title={formats.dateTime(since.toISOString())}>
      <i aria-hidden="true" />
      <span>{t(`live.${state}`, { when: formats.time(since.toISOString()) })}</span>
    </span>
  );
}
