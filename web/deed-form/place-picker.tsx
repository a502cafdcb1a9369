/** Where: at home, where I am, or a tap on the map. */
import { type ComponentType, type LazyExoticComponent, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';

type Point = [number, number];
/** The map comes from whoever composes the page: features do not know each other. */
export type MapPiece = LazyExoticComponent<ComponentType<{
  city: CityView; me: Point | null; target: Point | null;
  onPoint?: ((point: Point) => void) | undefined;
}>>;

export function PlacePicker({ city, home, point, map: FieldMap, onPoint }: {
  city: CityView; home: Point; point: Point; map: MapPiece; onPoint(point: Point): void;
}) {
  const { t } = useTranslation();
  const [way, setWay] = useState<'home' | 'device' | 'map'>('home');
  const here = () => {
    setWay('device');
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => onPoint([coords.longitude, coords.latitude]), () => setWay('map'));
  };
  return (
    <fieldset className="place">
      <legend>{t('field.where')}</legend>
      <div className="segmented">
        <button type="button" aria-pressed={way === 'home'} onClick={() => { setWay('home'); onPoint(home); }}>{t('field.atHome')}</button>
        {window.isSecureContext && <button type="button" aria-pressed={way === 'device'} onClick={here}>{t('field.byDevice')}</button>}
        <button type="button" aria-pressed={way === 'map'} onClick={() => setWay('map')}>{t('field.onMap')}</button>
      </div>
      {way === 'map' && (
        <Suspense fallback={<div className="field-map" />}>
          <FieldMap city={city} me={null} target={point} onPoint={onPoint} />
        </Suspense>
      )}
    </fieldset>
  );
}
