/** A switch a layer: what is taken off the map is in the address, like all that is on screen. */
import { useTranslation } from 'react-i18next';
import { Menu } from '../ui/menu.tsx';
import { useActs, useHasLayer, useView } from './context.tsx';
import { type Layer, LAYERS } from './link.ts';

export function LayerMenu() {
  const { t } = useTranslation();
  const { hidden } = useView().asked;
  const { change } = useActs();
  const has = useHasLayer();
  const toggle = (layer: Layer) => change({
    hidden: LAYERS.filter((one) => hidden.includes(one) !== (one === layer)),
  });
  const count = hidden.filter(has).length;
  return (
    <Menu className="layer-menu" testId="layers" right label={t(count ? 'layers.some' : 'layers.label', { count })}>
      {LAYERS.filter(has).map((layer) => (
        <label key={layer} className="check">
          <input
            type="checkbox" data-testid={`layer-${layer}`} checked={!hidden.includes(layer)}
            onChange={() => toggle(layer)}
          />
          <span>{t(`layers.${layer}`)}</span>
        </label>
      ))}
    </Menu>
  );
}
