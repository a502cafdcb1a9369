import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { Empty } from '../ui/states.tsx';
import { stateOf } from './use-live-workers.ts';

const RANK = { free: 0, busy: 1, stale: 2 } as const;
const byName = new Intl.Collator(undefined, { numeric: true });

/** Who is on shift: free first, stale last. */
export const WorkerList = memo(function WorkerList({ workers }: { workers: readonly WorkerView[] }) {
  const { t } = useTranslation();
  if (workers.length === 0) return <Empty text={t('workers.none')} />;
  const sorted = [...workers].sort((a, b) =>
    RANK[stateOf(a)] - RANK[stateOf(b)] || byName.compare(a.name, b.name));
  return (
    <ul className="worker-list" data-testid="worker-list">
      {sorted.map((worker) => (
        <WorkerLine
          key={worker.id} name={worker.name} state={stateOf(worker)} load={worker.load}
          seenAt={worker.freshness === 'live' ? null : worker.seenAt}
        />
      ))}
    </ul>
  );
});

/** Of plain values, so that a step on the street draws nothing anew here. */
const WorkerLine = memo(function WorkerLine({ name, state, load, seenAt }: {
  name: string; state: keyof typeof RANK; load: number; seenAt: string | null;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <li>
      <span className={`worker-dot ${state}`} aria-hidden="true" />
      <span>{name}</span>
      <span className="muted">
        {t(`workers.${state}`, { count: load })}
        {seenAt && ` · ${formats.ago(seenAt)}`}
      </span>
    </li>
  );
});
