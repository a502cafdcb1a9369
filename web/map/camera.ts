/** Where a map looks. */
export interface Camera { lon: number; lat: number; zoom: number }

/** A province fits, and a doorstep. */
export const ZOOM_MIN = 6;
export const ZOOM_MAX = 19;
