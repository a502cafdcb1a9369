/** A switch a layer: what is taken off the map is in the address, like all that is on screen. */
import { useTranslation } from 'react-i18next';
import { useSession } from '../platform/session.tsx';
import { Menu } from '../ui/menu.tsx';
import { type ConsoleMode, type Layer, LAYERS, type UrlState } from './link.ts';

export function LayerMenu({ hidden, mode, change }: {
  hidden: readonly Layer[]; mode: ConsoleMode; change(part: Partial<UrlState>): void;
}) {
  const { t } = useTranslation();
  const { may } = useSession();
  const plain = mode === 'plan';
  const has: Record<Layer, boolean> = {
    heat: may('heat.read'), workers: may('workers.read') && !plain,
    tasks: may('tasks.read') && !plain, labels: true, exact: may('deeds.exact'),
  };
  const toggle = (layer: Layer) => change({
    hidden: LAYERS.filter((one) => hidden.includes(one) !== (one === layer)),
  });
  const count = hidden.filter((layer) => has[layer]).length;
  return (
    <Menu className="layer-menu" testId="layers" right label={t(count ? 'layers.some' : 'layers.label', { count })}>
      {LAYERS.filter((layer) => has[layer]).map((layer) => (
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
