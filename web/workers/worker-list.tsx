import { useTranslation } from 'react-i18next';
import type { WorkerView } from '../../server/workers/workers.schema.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { Empty } from '../ui/states.tsx';

/** Who is on shift: free first, stale last. */
export function WorkerList({ workers }: { workers: readonly WorkerView[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (workers.length === 0) return <Empty text={t('workers.none')} />;
  const rank = (w: WorkerView) => (w.freshness === 'stale' ? 2 : w.load > 0 || w.hasOffer ? 1 : 0);
  const sorted = [...workers].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, undefined, { numeric: true }));
  return (
    <ul className="worker-list" data-testid="worker-list">
      {sorted.map((worker) => {
        const state = ['free', 'busy', 'stale'][rank(worker)]!;
        return (
          <li key={worker.id}>
            <span className={`worker-dot ${state}`} aria-hidden="true" />
            <span>{worker.name}</span>
            <span className="muted">
              {t(`workers.${state}`, { count: worker.load })}
              {worker.seenAt && worker.freshness !== 'live' && ` · ${formats.ago(worker.seenAt)}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
