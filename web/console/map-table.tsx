/** The map's tables, loaded when they are first opened: most who watch the map never do. */
import { lazy, Suspense } from 'react';
import { loadAgain } from '../platform/load-again.ts';
import { SkeletonLines } from '../ui/states.tsx';

const TableTwin = lazy(loadAgain(() => import('./table-twin.tsx')));

export function MapTable() {
  return (
    <Suspense fallback={<div className="table-twin"><SkeletonLines lines={8} /></div>}>
      <TableTwin />
    </Suspense>
  );
}
