/** Where: at home, where I am, or a tap on the map. What will be sent is always said. */
import { type ComponentType, type LazyExoticComponent, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { SkeletonLines } from '../ui/states.tsx';

export type Point = [number, number];
/** The map comes from whoever composes the page: features do not know each other. */
export type MapPiece = LazyExoticComponent<ComponentType<{
  city: CityView; me: Point | null; target: Point | null;
  onPoint?: ((point: Point) => void) | undefined;
}>>;
type Way = 'home' | 'finding' | 'device' | 'map' | 'noFix';
/** A person who lets the browser's question stand has no fix either. */
const FIX_MILLISECONDS = 20_000;

/** Asks the device once; the last question alone is answered. */
function useFix() {
  const asked = useRef(0);
  const end = () => { asked.current += 1; };
  useEffect(() => end, []);
  const ask = (found: (point: Point, accuracyMeters: number) => void, lost: () => void) => {
    const mine = (asked.current += 1);
    const once = (work: () => void) => {
      if (asked.current !== mine) return;
      end();
      work();
    };
    const fail = () => once(lost);
    setTimeout(fail, FIX_MILLISECONDS);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => once(() => found([coords.longitude, coords.latitude], coords.accuracy)),
      fail, { enableHighAccuracy: true, timeout: FIX_MILLISECONDS, maximumAge: 15_000 });
  };
  return { ask, end };
}

/** `point` is null while the device is asked: nothing can be sent that is not known. */
export function PlacePicker({ city, home, point, map: FieldMap, onPoint }: {
  city: CityView; home: Point; point: Point | null; map: MapPiece;
  onPoint(point: Point | null): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [way, setWay] = useState<Way>('home');
  const [accuracy, setAccuracy] = useState(0);
  const { ask, end } = useFix();
  const choose = (next: Way, at: Point | null) => {
    setWay(next);
    onPoint(at);
  };
  const here = () => {
    choose('finding', null);
    ask((found, meters) => {
      setAccuracy(meters);
      choose('device', found);
    }, () => choose('noFix', null));
  };
  const onMap = way === 'map' || way === 'noFix';
  const words: Record<Way, string> = {
    home: t('field.placeHome'), finding: t('field.placeFinding'),
    device: t('field.placeDevice', { distance: formats.meters(accuracy) }),
    map: t('field.placeMap'), noFix: t(point ? 'field.placeMap' : 'field.placeNoFix'),
  };
  return (
    <fieldset className="place">
      <legend>{t('field.where')}</legend>
      <div className="segmented">
        <button
          type="button" aria-pressed={way === 'home'} onClick={() => {
            end();
            choose('home', home);
          }}
        >
          {t('field.atHome')}
        </button>
        {window.isSecureContext && 'geolocation' in navigator && (
          <button type="button" aria-pressed={way === 'device' || way === 'finding'} aria-busy={way === 'finding'} data-testid="place-device" onClick={here}>{t('field.byDevice')}</button>
        )}
        <button
          type="button" aria-pressed={onMap} data-testid="place-map" onClick={() => {
            end();
            choose('map', point ?? home);
          }}
        >
          {t('field.onMap')}
        </button>
      </div>
      <small className="muted" role="status" data-testid="place-words">{words[way]}</small>
      {onMap && (
        <Suspense fallback={<div className="field-map"><SkeletonLines lines={3} /></div>}>
          <FieldMap city={city} me={null} target={point} onPoint={onPoint} />
        </Suspense>
      )}
    </fieldset>
  );
}
