/** How figures about people are published, with the city's own parameters. */
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../server/grid/grid.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { Dialog } from '../ui/dialog.tsx';

const POINTS = ['count', 'least', 'sum', 'small', 'window', 'news', 'rate'] as const;

export function FiguresExplained({ city, minHouseholds, onClose }: {
  city: Pick<CityView, 'noiseBound' | 'noiseVariance' | 'noiseLeast'>; minHouseholds: number;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const rules = {
    bound: formats.number(city.noiseBound), least: formats.number(city.noiseLeast),
    together: formats.number(city.noiseLeast + 1), households: formats.number(minHouseholds),
    spread: formats.number(Math.round(Math.sqrt(city.noiseVariance) * 10) / 10),
  };
  return (
    <Dialog role="dialog" title={t('explain.title')} testId="figures-explained" onClose={onClose}>
      <p>{t('explain.why')}</p>
      <ul className="explained">
        {POINTS.map((one) => <li key={one}>{t(`explain.${one}`, rules)}</li>)}
      </ul>
      <p className="muted">{t('explain.exact')}</p>
      <div className="actions">
        <button type="button" className="primary" onClick={onClose}>{t('ui.close')}</button>
      </div>
    </Dialog>
  );
}
