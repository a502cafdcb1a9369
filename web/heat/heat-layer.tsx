/** Puts figures on the cells by feature-state: only cells that changed are touched. */
import { useEffect, useRef } from 'react';
import { setCellState, useMap } from '../map/map-view.tsx';
import { NO_DATA, TOO_FEW } from '../map/style.ts';
import type { Scale } from './scale.ts';

export function HeatLayer({ figures, scale, glowing }: {
  figures: readonly (number | null | undefined)[]; scale: Scale; glowing: ReadonlySet<number>;
}) {
  const { map, styled } = useMap();
  const shown = useRef<{ styled: number; values: number[] }>({ styled: 0, values: [] });
  useEffect(() => {
    const before = shown.current.styled === styled ? shown.current.values : [];
    const values = figures.map((figure) => {
      if (figure === undefined) return NO_DATA;
      return figure === null ? TOO_FEW : scale.place(figure);
    });
    values.forEach((value, id) => {
      if (before[id] === value) return;
      setCellState(map, id, { value });
    });
    shown.current = { styled, values };
    window.__deedgrid = { ...window.__deedgrid, heat: values };
  }, [map, styled, figures, scale]);
  useEffect(() => {
    const cells = [...glowing];
    const set = (glow: boolean) => {
      for (const id of cells) setCellState(map, id, { glow });
    };
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
    set(true);
    return () => set(false);
  }, [map, styled, glowing]);
  return null;
}
