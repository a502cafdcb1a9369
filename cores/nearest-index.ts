/**
 * Who is nearest: a flat grid over the workers' bounding box in typed arrays, exact great-circle
 * metres, ties by id. A pure core.
 */
export const EARTH_RADIUS_METERS = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** Haversine of the central angle between two points in degrees: monotone in the distance. */
function haversine(
  lon1: number, lat1: number, cos1: number, lon2: number, lat2: number, cos2: number,
): number {
  const a = Math.sin((lat2 - lat1) * RADIANS * 0.5);
  const b = Math.sin((lon2 - lon1) * RADIANS * 0.5);
  return a * a + cos1 * cos2 * b * b;
}
const toMeters = (h: number) => 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(h)));

/** Great-circle metres on the mean sphere. */
export function greatCircleMeters(
  lon1: number, lat1: number, lon2: number, lat2: number,
): number {
  return toMeters(haversine(
    lon1, lat1, Math.cos(lat1 * RADIANS), lon2, lat2, Math.cos(lat2 * RADIANS)));
}

export interface Near { id: string; meters: number }
export interface NearestIndex {
  readonly size: number;
  upsert(id: string, lon: number, lat: number): void;
  remove(id: string): void;
  has(id: string): boolean;
  position(id: string): [number, number] | undefined;
  /** The k nearest that are eligible and within `maxMeters`, near to far, ties by id. */
  nearest(
    lon: number, lat: number, k: number, eligible?: (id: string) => boolean, maxMeters?: number,
  ): Near[];
}

const POINTS_PER_BUCKET = 2;
const NONE = -1;

export function createNearestIndex(): NearestIndex {
  const slots = new Map<string, number>();
  const free: number[] = [];
  const ids: string[] = [];
  let lons = new Float64Array(16);
  let lats = new Float64Array(16);
  let cosines = new Float64Array(16);
  let next = new Int32Array(16);
  let previous = new Int32Array(16);
  let bucketOf = new Int32Array(16);
  let heads = new Int32Array(1).fill(NONE);
  let columns = 1;
  let rows = 1;
  let west = 0;
  let south = 0;
  let width = 1;
  let height = 1;
  let builtFor = 0;

  function widen(): void {
    const copy = <A extends Float64Array | Int32Array>(from: A, to: A) => (to.set(from), to);
    const size = lons.length * 2;
    lons = copy(lons, new Float64Array(size));
    lats = copy(lats, new Float64Array(size));
    cosines = copy(cosines, new Float64Array(size));
    next = copy(next, new Int32Array(size));
    previous = copy(previous, new Int32Array(size));
    bucketOf = copy(bucketOf, new Int32Array(size));
  }
  const columnOf = (lon: number) =>
    Math.min(columns - 1, Math.max(0, Math.floor(((lon - west) / width) * columns)));
  const rowOf = (lat: number) =>
    Math.min(rows - 1, Math.max(0, Math.floor(((lat - south) / height) * rows)));
  const covers = (lon: number, lat: number) =>
    lon >= west && lon <= west + width && lat >= south && lat <= south + height;

  function link(slot: number): void {
    const bucket = rowOf(lats[slot]!) * columns + columnOf(lons[slot]!);
    const head = heads[bucket]!;
    bucketOf[slot] = bucket;
    next[slot] = head;
    previous[slot] = NONE;
    if (head !== NONE) previous[head] = slot;
    heads[bucket] = slot;
  }
  function unlink(slot: number): void {
    const [before, after] = [previous[slot]!, next[slot]!];
    if (before === NONE) heads[bucketOf[slot]!] = after;
    else next[before] = after;
    if (after !== NONE) previous[after] = before;
  }
  /** A new box with room around, about two points a bucket. */
  function rebuild(): void {
    let [w, s, e, n] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const slot of slots.values()) {
      w = Math.min(w, lons[slot]!);
      e = Math.max(e, lons[slot]!);
      s = Math.min(s, lats[slot]!);
      n = Math.max(n, lats[slot]!);
    }
    const margin = (low: number, high: number) => Math.max(1e-4, (high - low) * 0.1);
    const [mx, my] = [margin(w, e), margin(s, n)];
    west = Math.max(-180, w - mx);
    width = Math.max(Math.min(180, e + mx) - west, 1e-9);
    south = Math.max(-90, s - my);
    height = Math.max(Math.min(90, n + my) - south, 1e-9);
    const buckets = Math.max(1, slots.size / POINTS_PER_BUCKET);
    const ratio = (width * Math.max(0.05, Math.cos((south + height / 2) * RADIANS))) / height;
    columns = Math.max(1, Math.min(4096, Math.round(Math.sqrt(buckets * ratio))));
    rows = Math.max(1, Math.min(4096, Math.round(buckets / columns)));
    heads = new Int32Array(columns * rows).fill(NONE);
    builtFor = slots.size;
    for (const slot of slots.values()) link(slot);
  }

  function upsert(id: string, lon: number, lat: number): void {
    let slot = slots.get(id);
    if (slot === undefined) {
      slot = free.pop() ?? ids.length;
      if (slot === lons.length) widen();
      ids[slot] = id;
      slots.set(id, slot);
    } else {
      unlink(slot);
    }
    lons[slot] = lon;
    lats[slot] = lat;
    cosines[slot] = Math.cos(lat * RADIANS);
    if (!covers(lon, lat) || slots.size > builtFor * 4) rebuild();
    else link(slot);
  }
  function remove(id: string): void {
    const slot = slots.get(id);
    if (slot === undefined) return;
    unlink(slot);
    slots.delete(id);
    free.push(slot);
  }

  /** Least possible metres from the point to what the searched rectangle leaves out. */
  function bound(
    lon: number, lat: number, c0: number, c1: number, r0: number, r1: number,
  ): number {
    let least = Infinity;
    if (r0 > 0) least = Math.min(least, lat - (south + (r0 * height) / rows));
    if (r1 < rows - 1) least = Math.min(least, south + ((r1 + 1) * height) / rows - lat);
    least = least === Infinity ? Infinity : Math.max(0, least) * RADIANS * EARTH_RADIUS_METERS;
    if (c0 > 0) {
      least = Math.min(least, toStrip(lon, lat, west, west + (c0 * width) / columns));
    }
    if (c1 < columns - 1) {
      least = Math.min(
        least, toStrip(lon, lat, west + ((c1 + 1) * width) / columns, west + width));
    }
    return least;
  }

  function nearest(
    lon: number, lat: number, k: number, eligible?: (id: string) => boolean,
    maxMeters = Infinity,
  ): Near[] {
    if (k <= 0 || slots.size === 0) return [];
    const cosine = Math.cos(lat * RADIANS);
    const found: { id: string; h: number }[] = [];
    const column = columnOf(lon);
    const rowAt = rowOf(lat);
    const take = (bucket: number) => {
      for (let slot = heads[bucket]!; slot !== NONE; slot = next[slot]!) {
        const h = haversine(lon, lat, cosine, lons[slot]!, lats[slot]!, cosines[slot]!);
        const last = found.length === k ? found[k - 1]! : undefined;
        const id = ids[slot]!;
        if (last && (h > last.h || (h === last.h && id >= last.id))) continue;
        if (eligible && !eligible(id)) continue;
        if (maxMeters !== Infinity && toMeters(h) > maxMeters) continue;
        if (last) found.pop();
        let at = found.length;
        while (at > 0 && (found[at - 1]!.h > h || (found[at - 1]!.h === h && found[at - 1]!.id > id))) {
          at -= 1;
        }
        found.splice(at, 0, { id, h });
      }
    };
    for (let ring = 0; ; ring += 1) {
      const [c0, c1] = [column - ring, column + ring];
      const [r0, r1] = [rowAt - ring, rowAt + ring];
      const [west0, east0] = [Math.max(0, c0), Math.min(columns - 1, c1)];
      for (let r = Math.max(0, r0); r <= Math.min(rows - 1, r1); r += 1) {
        if (r === r0 || r === r1) {
          for (let c = west0; c <= east0; c += 1) take(r * columns + c);
        } else {
          if (c0 >= 0) take(r * columns + c0);
          if (c1 < columns) take(r * columns + c1);
        }
      }
      if (c0 <= 0 && r0 <= 0 && c1 >= columns - 1 && r1 >= rows - 1) break;
      const beyond = bound(lon, lat, c0, c1, r0, r1);
      // A millimetre of slack for rounding: a point may be as near as the bound says.
      if (beyond > maxMeters + 0.001) break;
      if (found.length === k && toMeters(found[k - 1]!.h) < beyond - 0.001) break;
    }
    return found.map(({ id, h }) => ({ id, meters: toMeters(h) }));
  }

  return {
    get size() { return slots.size; },
    upsert,
    remove,
    has: (id) => slots.has(id),
    position: (id) => {
      const slot = slots.get(id);
      return slot === undefined ? undefined : [lons[slot]!, lats[slot]!];
    },
    nearest,
  };
}

/** Least metres from a point to a strip of longitudes (any latitude), round the world too. */
function toStrip(lon: number, lat: number, from: number, to: number): number {
  if (lon >= from && lon <= to) return 0;
  const apart = (a: number, b: number) => {
    const d = Math.abs(a - b) % 360;
    return d > 180 ? 360 - d : d;
  };
  const degrees = Math.min(apart(lon, from), apart(lon, to));
  // Beyond a quarter turn the nearest point of a meridian is the pole.
  const turn = Math.min(degrees, 90) * RADIANS;
  return Math.asin(Math.cos(lat * RADIANS) * Math.sin(turn)) * EARTH_RADIUS_METERS;
}
