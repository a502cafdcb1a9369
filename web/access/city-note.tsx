/** Which city this is and how to get the other: in both languages, whoever reads it. */
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';

const CITIES = new Set(['boston', 'yuyao']);
const LANGUAGES = ['zh-CN', 'en'] as const;

export function CityNote({ city }: { city: CityView }) {
  const { i18n } = useTranslation();
  if (!city.demo || city.id === null || !CITIES.has(city.id)) return null;
  // The reader's own language first.
  const languages = [...LANGUAGES].sort((a, b) =>
    Number(b === i18n.language) - Number(a === i18n.language));
  return (
    <div className="city-note" data-testid="city-note">
      {languages.map((language) => (
        <p key={language} lang={language}>{i18n.getFixedT(language)(`city.${city.id}`)}</p>
      ))}
    </div>
  );
}
