/** Where the worker is during this shift, on the map with the way to the task. */
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import type { OwnShift } from '../../server/workers/workers.schema.ts';
import { loadAgain } from '../platform/load-again.ts';
import { usePosition } from '../workers/use-position.ts';
import { Ago } from '../ui/ago.tsx';
import { SkeletonLines } from '../ui/states.tsx';
import type { Point } from './marks.ts';

const FieldMap = lazy(loadAgain(() => import('./field-map.tsx')));

export function ShiftPlace({ city, last, target }: {
  city: CityView; last: OwnShift['place']; target: Point | null;
}) {
  const { t } = useTranslation();
  const { position, words, mayTap, now, tap } = usePosition(last);
  return (
    <section className="shift-place">
      <p className={words === 'stillThere' || words === 'lost' ? 'position-line note' : 'position-line muted'} data-testid="position-line" data-words={words}>
        {t(`field.place.${words}`)}
        {position && <>{' '}<span className="position-age">(<Ago iso={new Date(position.at).toISOString()} now={now} />)</span></>}
        {position && words === 'stillThere' && (
          <button type="button" className="quiet" data-testid="still-there" onClick={() => tap(position.point)}>{t('field.stillHere')}</button>
        )}
      </p>
      <Suspense fallback={<div className="field-map"><SkeletonLines lines={3} /></div>}>
        <FieldMap city={city} me={position?.point ?? null} target={target} onPoint={mayTap ? tap : undefined} />
      </Suspense>
    </section>
  );
}
