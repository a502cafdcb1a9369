/**
 * Where the worker is: by the device, else by a tap on the map. Lives as long as one shift is on
 * the screen: nothing of it reaches the next.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useState } from 'react';
import type { OwnShift } from '../../server/workers/workers.schema.ts';
import { ApiFailure } from '../platform/api.ts';
import { serverNow } from '../platform/server-clock.ts';
import { useSocket } from '../platform/socket.tsx';
import {
  type Device, isTold, mayTap, type PlaceWords, placeWords, type Point, type Position,
} from './position.ts';

const REPORT_MILLISECONDS = 5000;
/** A watch is silent while nothing moves: the device is asked by ourselves, too. */
const ASK_MILLISECONDS = 20_000;
const OPTIONS: PositionOptions = { enableHighAccuracy: true, maximumAge: 5000, timeout: 15_000 };

declare global {
  interface Window {
    /** A diagnostic handle: sets the position as a tap on the map would. */
    __deedgridSetPosition?: (lon: number, lat: number) => void;
  }
}

/** On plain http from another device a browser has no position to give. */
const hasDevice = () => 'geolocation' in navigator && window.isSecureContext;

/** The device's position, watched and asked for. */
function useDevice(onFix: (point: Point, accuracyMeters: number) => void): Device {
  const [device, setDevice] = useState<Device>(() => (hasDevice() ? 'asking' : 'no'));
  useEffect(() => {
    if (!hasDevice()) return undefined;
    const found = ({ coords }: GeolocationPosition) => {
      setDevice('yes');
      onFix([coords.longitude, coords.latitude], Math.min(100_000, coords.accuracy));
    };
    // A timeout is no refusal: the next fix may come.
    const lost = (error: GeolocationPositionError) => {
      if (error.code === error.PERMISSION_DENIED) setDevice('no');
      else setDevice((was) => (was === 'yes' ? was : 'no'));
    };
    const watch = navigator.geolocation.watchPosition(found, lost, OPTIONS);
    const timer = setInterval(
      () => navigator.geolocation.getCurrentPosition(found, lost, OPTIONS), ASK_MILLISECONDS);
    return () => {
      navigator.geolocation.clearWatch(watch);
      clearInterval(timer);
    };
  }, [onFix]);
  return device;
}

/** Tells the server while the position is true; asks for the shift when it says there is none. */
function useReports(position: Position | null): void {
  const { call, state } = useSocket();
  const client = useQueryClient();
  useEffect(() => {
    if (state !== 'live') return undefined;
    const report = () => {
      if (!isTold(position, Date.now())) return;
      const { point, accuracyMeters } = position;
      call('worker:report-position', {
        point, ...(accuracyMeters !== undefined && { accuracyMeters }),
      }).catch((error: unknown) => {
        const over = error instanceof ApiFailure && error.code === 'OFF_SHIFT';
        if (over) void client.invalidateQueries({ queryKey: ['shift'] });
      });
    };
    report();
    const timer = setInterval(report, REPORT_MILLISECONDS);
    return () => clearInterval(timer);
  }, [state, call, client, position]);
}

export interface Place {
  position: Position | null;
  words: PlaceWords;
  /** A tap on the map sets the place now. */
  mayTap: boolean;
  now: number;
  tap(point: Point): void;
}

/** What the server remembers of a place, in this phone's time. */
function remembered(place: OwnShift['place']): Position | null {
  if (!place) return null;
  const at = Date.parse(place.seenAt) - (serverNow() - Date.now());
  return { point: place.point, at, by: 'server' };
}

/** The worker's place during one shift; `last` is where the server saw them before this page. */
export function usePosition(last: OwnShift['place']): Place {
  const [position, setPosition] = useState<Position | null>(() => remembered(last));
  const [now, setNow] = useState(() => Date.now());
  const set = useCallback((next: Omit<Position, 'at'>) => {
    const at = Date.now();
    setPosition({ ...next, at });
    setNow(at);
  }, []);
  const tap = useCallback((point: Point) => set({ point, by: 'tap' }), [set]);
  const device = useDevice(useCallback(
    (point, accuracyMeters) => set({ point, by: 'device', accuracyMeters }), [set]));
  useReports(position);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), REPORT_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  // Before the first picture: whoever sees the shift open can set the place at once.
  useLayoutEffect(() => {
    window.__deedgridSetPosition = (lon, lat) => tap([lon, lat]);
    return () => {
      delete window.__deedgridSetPosition;
    };
  }, [tap]);
  return { position, words: placeWords(position, device, now), mayTap: mayTap(position, now), now, tap };
}
