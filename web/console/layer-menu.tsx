/** A switch a layer: what is taken off the map is in the address, like all that is on screen. */
import { useTranslation } from 'react-i18next';
import { Menu, MenuSwitches } from '../ui/menu.tsx';
import { useActs, useHasLayer, useView } from './context.tsx';
import { type Layer, LAYERS } from './link.ts';

export function LayerMenu() {
  const { t } = useTranslation();
  const { hidden } = useView().asked;
  const { change } = useActs();
  const has = useHasLayer();
  // What this mode has no layer for stays as it was left.
  const show = (on: ReadonlySet<string>) => change({
    hidden: LAYERS.filter((one) => (has(one) ? !on.has(one) : hidden.includes(one))),
  });
  const text = (layer: Layer) => t(`layers.${layer}`);
  const shown = LAYERS.filter(has);
  const count = hidden.filter(has).length;
  return (
    <Menu
      className="layer-menu" testId="layers" right name={t('layers.label')}
      label={t(count ? 'layers.some' : 'layers.label', { count })}
    >
      <MenuSwitches
        name={t('layers.label')} onChange={show}
        on={new Set(shown.filter((layer) => !hidden.includes(layer)))}
        lines={shown.map((id) => ({ id, text: text(id), testId: `layer-${id}` }))}
      />
    </Menu>
  );
}
