import { useCallback } from 'react';
import { PeoplePage } from '../../people/people-page.tsx';
import { useName } from '../../platform/i18n/format.ts';
import { useGround } from '../context.tsx';

export default function PeoplePanel() {
  const { city, areas, areaName } = useGround();
  const nameOf = useName();
  // A city that has no areas yet has people all the same.
  const placeName = useCallback(
    (path: string) => (path === city.id ? nameOf(city) : areaName(path)), [city, nameOf, areaName]);
  return <PeoplePage city={city} areas={areas} areaName={placeName} />;
}
