/** Area, window and categories for everything on screen; who is there and how live it is. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findCell } from '../map/find-cell.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { useSocket } from '../platform/socket.tsx';
import { SimulationSwitch } from '../simulation/simulation-switch.tsx';
import { Menu } from '../ui/menu.tsx';
import { LanguageSwitch, ThemeSwitch } from '../ui/switches.tsx';
import { useActs, useGround, useView } from './context.tsx';
import { WINDOWS } from './link.ts';

const NOTHING: never[] = [];

export function TopBar() {
  const { t } = useTranslation();
  const { city, areas } = useGround();
  const { asked } = useView();
  const { change } = useActs();
  const nameOf = useName();
  const { session, signOut, may } = useSession();
  return (
    <header className="top-bar">
      <strong className="city-name">
        {nameOf(city)}
        {city.model && <span className="tag warn" data-testid="model">{t('ui.model')}</span>}
      </strong>
      <select
        value={asked.area ?? ''} aria-label={t('bar.area')} data-testid="area"
        onChange={(event) => change({ area: event.target.value || null })}
      >
        <option value="">{t('bar.wholeCity')}</option>
        {areas.filter((area) => area.parent !== null).map((area) => (
          <option key={area.path} value={area.path}>{nameOf(area)}</option>
        ))}
      </select>
      {may('heat.read') && <WindowAndCategories />}
      {may('heat.read') && <Search />}
      <span className="spacer" />
      {city.demo && <SimulationSwitch may={may('simulation.switch')} />}
      <LiveDot />
      <LanguageSwitch />
      <ThemeSwitch />
      <Menu className="me-menu" testId="me" right label={session?.person?.name}>
        <p className="muted">{session?.person?.roles.map((held) => t(`role.${held.role}`)).join(t('ui.listSeparator'))}</p>
        <button type="button" className="quiet" data-testid="sign-out" onClick={() => void signOut()}>{t('ui.signOut')}</button>
      </Menu>
    </header>
  );
}

function WindowAndCategories() {
  const { t } = useTranslation();
  const nameOf = useName();
  const { rulebook } = useGround();
  const { asked } = useView();
  const { change } = useActs();
  const categories = rulebook?.categories ?? NOTHING;
  const chosen = new Set(asked.categories?.split(',') ?? []);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    change({ categories: next.size ? [...next].join(',') : null });
  };
  return (
    <>
      <div className="segmented" role="group" aria-label={t('bar.window')}>
        {WINDOWS.map((days) => (
          <button
            key={days} type="button" data-testid={`window-${days}`} aria-pressed={asked.days === days}
            onClick={() => change({ days })}
          >
            {t('bar.days', { count: days })}
          </button>
        ))}
      </div>
      <Menu
        className="categories-menu" testId="categories"
        label={chosen.size ? t('bar.categoriesChosen', { count: chosen.size }) : t('bar.allCategories')}
      >
        {categories.map((one) => (
          <label key={one.id} className="check">
            <input type="checkbox" checked={chosen.has(one.id)} onChange={() => toggle(one.id)} />
            <span>{nameOf(one)}</span>
          </label>
        ))}
        {chosen.size > 0 && (
          <button type="button" className="quiet" onClick={() => change({ categories: null })}>{t('bar.allCategories')}</button>
        )}
      </Menu>
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
