/** The offline style: the data's own boundaries and land; labels drawn with local fonts. */
import type { GeoJSONSource, Map as MapLibre, StyleSpecification } from 'maplibre-gl';
import type { CityView } from '../../server/grid/grid.schema.ts';
import type { Theme } from '../platform/theme.ts';

export const CELLS_SOURCE = 'cells';
export const CELLS_LAYER = 'cells';
/** Feature-state `value`: 0..1 along the ramp, or one of these two. */
export const TOO_FEW = -1;
export const NO_DATA = -2;

interface Ink { outside: string; land: string; line: string; text: string; halo: string; accent: string }
const INKS: Record<Theme, Ink> = {
  light: { outside: '#e4e2dc', land: '#f5f4f0', line: '#c2bdb2', text: '#1d2330', halo: '#ffffff', accent: '#1f6feb' },
  dark: { outside: '#101317', land: '#1f242c', line: '#3a404a', text: '#e6e8eb', halo: '#15181d', accent: '#6ea8ff' },
};
export const inkOf = (theme: Theme): Ink => INKS[theme];

/** Yellow to blue, light to dark (ColorBrewer YlGnBu): safe for colour-blind eyes. */
const RAMPS: Record<Theme, string[]> = {
  light: ['#ffffcc', '#c7e9b4', '#7fcdbb', '#41b6c4', '#2c7fb8', '#253494'],
  dark: ['#22314f', '#25518c', '#2c7fb8', '#41b6c4', '#8fd6bd', '#f4fbc4'],
};
export const rampOf = (theme: Theme): string[] => RAMPS[theme];

const FONT = ['system-ui, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif'];

const VALUE = ['coalesce', ['feature-state', 'value'], NO_DATA];

/** Continuous along the ramp: every change of a figure is a change of colour. */
export function fillColor(theme: Theme) {
  const ramp = RAMPS[theme];
  return [
    'case',
    ['==', VALUE, TOO_FEW], theme === 'light' ? '#e9e6df' : '#23272e',
    ['==', VALUE, NO_DATA], 'rgba(0,0,0,0)',
    ['interpolate', ['linear'], VALUE, ...ramp.flatMap((color, i) => [i / (ramp.length - 1), color])],
  ] as never;
}

export function lineColor(theme: Theme) {
  const ink = INKS[theme];
  return [
    'case',
    ['boolean', ['feature-state', 'glow'], false], '#ff8c00',
    ['boolean', ['feature-state', 'selected'], false], ink.accent,
    ['boolean', ['feature-state', 'hover'], false], ink.text,
    ink.line,
  ] as never;
}

const LINE_WIDTH = [
  'case',
  ['boolean', ['feature-state', 'glow'], false], 3,
  ['boolean', ['feature-state', 'selected'], false], 2.5,
  ['boolean', ['feature-state', 'hover'], false], 1.5,
  0.6,
] as never;

/** The whole style of the console's map. */
export function buildStyle(
  city: CityView, outlines: GeoJSON.FeatureCollection, theme: Theme, zh: boolean, origin: string,
): StyleSpecification {
  const ink = INKS[theme];
  const labels: GeoJSON.FeatureCollection = {
    type: 'FeatureCollection',
    features: city.labels.map((label) => ({
      type: 'Feature', properties: { name: zh ? label.nameZh || label.nameEn : label.nameEn, rank: label.rank },
      geometry: { type: 'Point', coordinates: label.point },
    })),
  };
  return {
    version: 8,
    sources: {
      outlines: { type: 'geojson', data: outlines },
      [CELLS_SOURCE]: {
        type: 'vector', minzoom: 6, maxzoom: 14, bounds: city.bounds,
        tiles: [`${origin}/tiles/cells/${city.gridVersion}/{z}/{x}/{y}.mvt`],
        attribution: city.attribution,
      },
      labels: { type: 'geojson', data: labels },
    },
    layers: [
      // What lies outside of the city is land like any other: nobody said that it is water.
      { id: 'outside', type: 'background', paint: { 'background-color': ink.outside } },
      { id: 'land', type: 'fill', source: 'outlines', paint: { 'fill-color': ink.land } },
      {
        id: 'cells-fill', type: 'fill', source: CELLS_SOURCE, 'source-layer': CELLS_LAYER,
        paint: { 'fill-color': fillColor(theme), 'fill-opacity': 0.78 },
      },
      {
        id: 'cells-hatch', type: 'fill', source: CELLS_SOURCE, 'source-layer': CELLS_LAYER,
        paint: {
          'fill-pattern': 'hatch',
          'fill-opacity': ['case', ['==', VALUE, TOO_FEW], 1, 0] as never,
        },
      },
      {
        id: 'cells-line', type: 'line', source: CELLS_SOURCE, 'source-layer': CELLS_LAYER,
        layout: { 'line-join': 'round' },
        paint: { 'line-color': lineColor(theme), 'line-width': LINE_WIDTH },
      },
      // Areas that are not chosen step back; the console sets the filter.
      {
        id: 'areas-aside', type: 'fill', source: 'outlines', filter: ['boolean', false],
        paint: { 'fill-color': ink.land, 'fill-opacity': 0.72 },
      },
      {
        id: 'outlines', type: 'line', source: 'outlines', layout: { 'line-join': 'round' },
        paint: { 'line-color': ink.text, 'line-opacity': 0.35, 'line-width': 1.1 },
      },
      {
        id: 'labels', type: 'symbol', source: 'labels', minzoom: 9.5,
        layout: {
          'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 12, 'text-padding': 4,
          // A name steps aside for a mark.
          'text-variable-anchor': ['center', 'bottom', 'top', 'left', 'right'],
          'text-radial-offset': 1.4, 'text-justify': 'auto',
          'symbol-sort-key': ['get', 'rank'], 'text-max-width': 8,
        },
        paint: { 'text-color': ink.text, 'text-halo-color': ink.halo, 'text-halo-width': 1.4 },
      },
    ],
  };
}

/** Fine diagonal lines, drawn once: the sign for "too few to show". */
export function hatchImage(theme: Theme): ImageData {
  const side = 8;
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext('2d')!;
  pen.strokeStyle = theme === 'light' ? 'rgba(90,85,75,.55)' : 'rgba(170,175,185,.45)';
  pen.lineWidth = 1;
  for (const shift of [-side, 0, side]) {
    pen.beginPath();
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
    pen.stroke();
  }
  return pen.getImageData(0, 0, side, side);
}

/** Where a map's names leave room: places that something outside of the map's own layers draws. */
export const ROOM = 'room';
const ROOM_PIXELS = 26;

/** Keeps names away from these places: an unseen symbol each, that they may not touch. */
export function keepRoom(map: MapLibre, points: readonly (readonly [number, number])[]): void {
  const data: GeoJSON.FeatureCollection = {
    type: 'FeatureCollection',
    features: points.map((point) => ({
      type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [...point] },
    })),
  };
  const known = map.getSource<GeoJSONSource>(ROOM);
  if (known) {
    void known.setData(data);
    return;
  }
  if (!map.getLayer('labels')) return;
  if (!map.hasImage(ROOM)) map.addImage(ROOM, { width: 1, height: 1, data: new Uint8Array(4) });
  map.addSource(ROOM, { type: 'geojson', data });
  map.addLayer({
    id: ROOM, type: 'symbol', source: ROOM,
    layout: { 'icon-image': ROOM, 'icon-size': ROOM_PIXELS, 'icon-allow-overlap': true },
  });
}
