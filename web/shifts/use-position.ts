/** Where the worker is: by the device, else by a tap on the map; reported only on shift. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useSocket } from '../platform/socket.tsx';

export type Point = [number, number];
export interface Position { point: Point; at: string; accuracyMeters?: number }
const REPORT_MILLISECONDS = 5000;

declare global {
  interface Window {
    /** A diagnostic handle: sets the position as a tap on the map would. */
    __deedgridSetPosition?: (lon: number, lat: number) => void;
  }
}

export function usePosition(onShift: boolean) {
  const { call, state } = useSocket();
  const [position, setPosition] = useState<Position | null>(null);
  // On plain http from another device a browser has no position to give.
  const [device, setDevice] = useState<'asking' | 'yes' | 'no'>(
    () => ('geolocation' in navigator && window.isSecureContext ? 'asking' : 'no'));
  const latest = useRef<Position | null>(null);
  const place = useCallback((point: Point, accuracyMeters?: number) => {
    const next = {
      point, at: new Date().toISOString(), ...(accuracyMeters !== undefined && { accuracyMeters }),
    };
    latest.current = next;
    setPosition(next);
  }, []);
  useEffect(() => {
    window.__deedgridSetPosition = (lon, lat) => place([lon, lat]);
    return () => {
      delete window.__deedgridSetPosition;
    };
  }, [place]);
  useEffect(() => {
    if (!onShift || !('geolocation' in navigator) || !window.isSecureContext) return undefined;
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        setDevice('yes');
        place([coords.longitude, coords.latitude], Math.min(100_000, coords.accuracy));
      },
      () => setDevice('no'),
      { enableHighAccuracy: true, maximumAge: 5000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [onShift, place]);
  useEffect(() => {
    if (!onShift || state !== 'live') return undefined;
    const report = () => {
      const now = latest.current;
      if (!now) return;
      call('worker:report-position', {
        point: now.point, ...(now.accuracyMeters !== undefined && { accuracyMeters: now.accuracyMeters }),
      }).catch(() => undefined);
    };
    report();
    const timer = setInterval(report, REPORT_MILLISECONDS);
    return () => clearInterval(timer);
  }, [onShift, state, call, position?.point]);
  return { position, device, place };
}
