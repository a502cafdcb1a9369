/** The window of everything on screen: whole weeks, and one category or all. */
import { useTranslation } from 'react-i18next';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { Menu, MenuAction, MenuOne, MenuSwitches } from '../ui/menu.tsx';
import { LATTICE_WEEKS } from '../../cores/lattice.ts';
import { useActs, useGround, useView } from './context.tsx';
import { plusDays } from './use-console.ts';

const NOTHING: never[] = [];
/** No id of a category: the choice of all of them. */
const ALL = '*';

export function WindowChoice() {
  const { t } = useTranslation();
  const { asked } = useView();
  const { change } = useActs();
  return (
    <>
      <div className="segmented" role="group" aria-label={t('bar.window')}>
        {LATTICE_WEEKS.map((weeks) => (
          <button
            key={weeks} type="button" data-testid={`window-${weeks}`}
            aria-pressed={asked.weeks === weeks} title={t('bar.weeksLong', { count: weeks })}
            onClick={() => change({ weeks })}
          >
            {t('bar.weeks', { count: weeks })}
          </button>
        ))}
      </div>
      <Periods />
    </>
  );
}

/** From a window to the one before it, and back to the running week. */
function Periods() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { asked: { weeks, end }, lastDay } = useView();
  const { change } = useActs();
  const move = (days: number) => {
    const to = plusDays(end ?? lastDay, days);
    change({ end: to < lastDay ? to : null });
  };
  return (
    <div className="segmented periods" role="group" aria-label={t('bar.until')}>
      <button
        type="button" data-testid="window-earlier" aria-label={t('bar.earlier')}
        title={t('bar.earlier')} onClick={() => move(-weeks * 7)}
      >
        <span aria-hidden="true">‹</span>
      </button>
      <span data-testid="window-end" aria-live="polite">
        {end ? t('bar.to', { day: formats.day(end) }) : t('bar.toNow')}
      </span>
      <button
        type="button" data-testid="window-later" aria-label={t('bar.later')}
        title={t('bar.later')} disabled={end === null} onClick={() => move(weeks * 7)}
      >
        <span aria-hidden="true">›</span>
      </button>
    </div>
  );
}

/** Several together are for exact figures: nothing is published of them. */
export function CategoryChoice() {
  const { t } = useTranslation();
  const nameOf = useName();
  const { may } = useSession();
  const { rulebook } = useGround();
  const { asked } = useView();
  const { change } = useActs();
  const categories = rulebook?.categories ?? NOTHING;
  const chosen = asked.categories?.split(',') ?? [];
  const lines = categories.map((one) => ({ id: one.id, text: nameOf(one) }));
  const only = chosen.length === 1 ? lines.find(({ id }) => id === chosen[0])?.text : undefined;
  const text = only ?? (chosen.length
    ? t('bar.categoriesChosen', { count: chosen.length }) : t('bar.allCategories'));
  const choose = (ids: Iterable<string>) => {
    const all = [...ids].filter((id) => id !== ALL);
    change({ categories: all.length > 0 ? all.join(',') : null });
  };
  return (
    <Menu className="categories-menu" testId="categories" label={text} name={t('newTask.category')}>
      {may('households.exact')
        ? (
          <MenuSwitches
            name={t('newTask.category')} on={new Set(chosen)} onChange={choose} lines={lines}
          />
        ) : (
          <MenuOne
            name={t('newTask.category')} value={chosen[0] ?? ALL}
            onChange={(id) => choose([id])}
            lines={[{ id: ALL, text: t('bar.allCategories') }, ...lines]}
          />
        )}
      {may('households.exact') && chosen.length > 0 && (
        <MenuAction text={t('bar.allCategories')} onAction={() => choose([])} />
      )}
    </Menu>
  );
}
