/** The panel's last decisions; a posted one may be taken back, with a reason. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeedCase } from '../../server/deeds/deeds.schema.ts';
import { can } from '../../server/deeds/life.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { api } from '../platform/api.ts';
import { newId } from '../platform/id.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { Ago } from '../ui/ago.tsx';
import { ErrorLine } from '../ui/states.tsx';

const REASON_LENGTH_MIN = 3;

export function Decided({ rulebook }: { rulebook: RulebookView | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const query = useInfiniteQuery({
    queryKey: ['deeds-decided'], queryFn: ({ pageParam }) => api.decidedDeeds(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const [reversing, setReversing] = useState<string | null>(null);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  if (items.length === 0) return null;
  return (
    <section className="decided">
      <h3>{t('queue.decided')}</h3>
      <ul>
        {items.map((deed) => (
          <DecidedDeed
            key={deed.id} deed={deed} rulebook={rulebook} reversing={reversing === deed.id}
            onReverse={() => setReversing(deed.id)} onDone={() => setReversing(null)}
          />
        ))}
      </ul>
      {query.hasNextPage && (
        <button type="button" className="quiet more" data-testid="more-decided" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('table.more', { count: total - items.length, left: formats.number(total - items.length) })}
        </button>
      )}
    </section>
  );
}

function DecidedDeed({ deed, rulebook, reversing, onReverse, onDone }: {
  deed: DeedCase; rulebook: RulebookView | undefined; reversing: boolean; onReverse(): void;
  onDone(): void;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  const type = rulebook?.types.find((one) => one.id === deed.typeId);
  return (
    <li>
      <div className="decided-line">
        <span className={`tag state-${deed.state}`}>{t(`deedState.${deed.state}`)}</span>
        <span>{type ? nameOf(type) : deed.typeId}</span>
        <span className="muted">{t('deed.pointsShort', { count: deed.points })} · <Ago iso={deed.submittedAt} /></span>
        {can(deed.state, 'reverse') && !reversing && (
          <button type="button" className="plain-button link" onClick={onReverse}>{t('queue.reverse')}</button>
        )}
      </div>
      {reversing && <Reversal deedId={deed.id} onDone={onDone} />}
    </li>
  );
}

function Reversal({ deedId, onDone }: { deedId: string; onDone(): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [id] = useState(newId);
  const reverse = useMutation({
    mutationFn: () => api.reverseDeed(deedId, { id, reason: reason.trim() }),
    onSuccess: () => {
      onDone();
      return client.invalidateQueries({ queryKey: ['deeds-decided'] });
    },
  });
  const ready = reason.trim().length >= REASON_LENGTH_MIN && !reverse.isPending;
  return (
    <form
      className="reason" onSubmit={(event) => {
        event.preventDefault();
        if (ready) reverse.mutate();
      }}
    >
      <label className="field">
        <span>{t('case.reason')}</span>
        <input value={reason} maxLength={1000} autoFocus onChange={(event) => setReason(event.target.value)} />
      </label>
      <div className="field-pair">
        <button type="button" className="quiet" onClick={onDone}>{t('ui.back')}</button>
        <button type="submit" className="primary danger" disabled={!ready}>{t('queue.reverse')}</button>
      </div>
      {reverse.error && <ErrorLine error={reverse.error} />}
    </form>
  );
}
