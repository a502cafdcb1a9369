/** Area, window and categories for everything on screen; who is there and how live it is. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AreaView, CellView, CityView } from '../../server/grid/grid.schema.ts';
import type { CategoryView } from '../../server/rulebook/rulebook.schema.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { useSocket } from '../platform/socket.tsx';
import { SimulationSwitch } from '../simulation/simulation-switch.tsx';
import { LanguageSwitch, ThemeSwitch } from '../ui/switches.tsx';
import { type UrlState, WINDOWS } from './url-state.ts';

export function TopBar({ city, areas, cells, categories, state, onChange }: {
  city: CityView; areas: readonly AreaView[]; cells: readonly CellView[];
  categories: readonly CategoryView[]; state: UrlState; onChange(part: Partial<UrlState>): void;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  const { session, signOut, may } = useSession();
  const [search, setSearch] = useState('');
  const chosen = new Set(state.categories?.split(',') ?? []);
  const find = () => {
    const wanted = search.trim().toLowerCase();
    const cell = cells.find((one) => one.code.toLowerCase() === wanted)
      ?? cells.find((one) => one.code.includes(wanted) || nameOf(one).toLowerCase().includes(wanted));
    if (cell && wanted) onChange({ cell: cell.code, task: null });
  };
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange({ categories: next.size ? [...next].join(',') : null });
  };
  return (
    <header className="top-bar">
      <strong className="city-name">
        {nameOf(city)}
        {city.model && <span className="tag warn" data-testid="model">{t('ui.model')}</span>}
      </strong>
      <select
        value={state.area ?? ''} aria-label={t('bar.area')} data-testid="area"
        onChange={(event) => onChange({ area: event.target.value || null })}
      >
        <option value="">{t('bar.wholeCity')}</option>
        {areas.filter((area) => area.parent !== null).map((area) => (
          <option key={area.path} value={area.path}>{nameOf(area)}</option>
        ))}
      </select>
      <div className="segmented" role="group" aria-label={t('bar.window')}>
        {WINDOWS.map((days) => (
          <button
            key={days} type="button" data-testid={`window-${days}`} aria-pressed={state.days === days}
            onClick={() => onChange({ days })}
          >
            {t('bar.days', { count: days })}
          </button>
        ))}
      </div>
      <details className="categories-menu">
        <summary data-testid="categories">
          {chosen.size ? t('bar.categoriesChosen', { count: chosen.size }) : t('bar.allCategories')}
        </summary>
        <div className="menu">
          {categories.map((one) => (
            <label key={one.id} className="check">
              <input type="checkbox" checked={chosen.has(one.id)} onChange={() => toggle(one.id)} />
              <span>{nameOf(one)}</span>
            </label>
          ))}
        </div>
      </details>
      <form
        className="search" role="search" onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <input
          value={search} placeholder={t('bar.search')} aria-label={t('bar.search')} data-testid="search"
          onChange={(event) => setSearch(event.target.value)}
        />
      </form>
      <span className="spacer" />
      {city.demo && <SimulationSwitch may={may('simulation.switch')} />}
      <LiveDot />
      <LanguageSwitch />
      <ThemeSwitch />
      <details className="me-menu">
        <summary>{session?.person?.name}</summary>
        <div className="menu right">
          <p className="muted">{session?.person?.roles.map((held) => t(`role.${held.role}`)).join(', ')}</p>
          <button type="button" className="quiet" data-testid="sign-out" onClick={() => void signOut()}>{t('ui.signOut')}</button>
        </div>
      </details>
    </header>
  );
}

function LiveDot() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { state, since } = useSocket();
  return (
    <span className={`live-dot ${state}`} data-testid="live-dot" data-state={state} role="status" title={formats.dateTime(since.toISOString())}>
      <i aria-hidden="true" />
      {t(`live.${state}`, { when: formats.time(since.toISOString()) })}
    </span>
  );
}
