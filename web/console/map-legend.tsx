/** The legend of the heat that is on the map, and how its figures are made. */
import { useState } from 'react';
import type { CellView } from '../../server/grid/grid.schema.ts';
import { FiguresExplained } from '../heat/figures-explained.tsx';
import { type FigureKind, HeatLegend } from '../heat/legend.tsx';
import { originOf } from '../heat/origin.ts';
import type { HeatView } from '../platform/api.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { isIn } from './area.ts';
import { useActs, useGround, useHasLayer, useHeat, useView } from './context.tsx';
import { MEASURES } from './link.ts';
import { MarksLegend } from './marks-legend.tsx';

export function MapLegend({ heat }: { heat: HeatView }) {
  const { rulebook, cells, city } = useGround();
  const { asked: { measure, categories, area }, window } = useView();
  const { figures, scale, step } = useHeat();
  const formats = useFormats();
  const [isExplained, explain] = useState(false);
  const { change } = useActs();
  const has = useHasLayer();
  const nameOf = useName();
  const chosen = categories?.split(',') ?? [];
  const names = (rulebook?.categories ?? []).filter((one) => chosen.includes(one.id)).map(nameOf);
  const isHere = (i: number) => isIn(cells[i]?.areaPath ?? '', area);
  return (
    <>
      <HeatLegend
        measure={measure} measures={MEASURES} scale={scale} step={step}
        ends={{ from: formats.day(window.from), to: formats.day(window.to) }} categories={names}
        figures={figures.filter((_, i) => isHere(i))}
        minHouseholds={heat.minHouseholds} origin={originOf(heat, area)}
        kind={kindOf(heat, cells, isHere)} onExplain={() => explain(true)}
        onStep={(byCell) => change({ byCell })}
        onMeasure={(next) => change({ measure: next })}
      >
        <MarksLegend tasks={has('tasks')} workers={has('workers')} exact={has('exact')} />
      </HeatLegend>
      {isExplained && (
        <FiguresExplained
          city={city} minHouseholds={heat.minHouseholds} onClose={() => explain(false)}
        />
      )}
    </>
  );
}

function kindOf(
  heat: HeatView, cells: readonly CellView[], isHere: (index: number) => boolean,
): FigureKind {
  const here = new Set(cells.filter((_, i) => isHere(i)).map(({ areaPath }) => areaPath));
  const exact = heat.exactAreas.filter((path) => here.has(path)).length;
  if (exact === here.size && exact > 0) return 'exact';
  if (!heat.isPublished) return 'unpublished';
  return exact > 0 ? 'mixed' : 'published';
}
