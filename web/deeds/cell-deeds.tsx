/** The latest deeds of a cell for those who may see them: no household, no name. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { api } from '../platform/api.ts';
import { useName } from '../platform/i18n/format.ts';
import { Ago } from '../ui/ago.tsx';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';

export function CellDeeds({ code, rulebook }: { code: string; rulebook: RulebookView | undefined }) {
  const { t } = useTranslation();
  const nameOf = useName();
  const query = useQuery({
    queryKey: ['cell-deeds', code], queryFn: () => api.deeds({ cell: code, limit: 8 }),
  });
  return (
    <section>
      <h3>{t('cell.deeds')}</h3>
      {query.isPending && <SkeletonLines lines={3} />}
      {query.error && !query.data && <ErrorLine error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.items.length === 0 && <Empty text={t('cell.noDeeds')} />}
      <ul className="deed-list">
        {query.data?.items.map((deed) => {
          const type = rulebook?.types.find((one) => one.id === deed.typeId);
          return (
            <li key={deed.id}>
              <span>{type ? nameOf(type) : deed.typeId}</span>
              <span className="muted">
                {t(`deedState.${deed.state}`)} · <Ago iso={deed.occurredAt} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
