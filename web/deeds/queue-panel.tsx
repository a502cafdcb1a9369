/** The panel's queue: one deed at a time, large; keys 1 approve, 3 reject, J and K to go on. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeedCase } from '../../server/deeds/deeds.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { api } from '../platform/api.ts';
import { newId } from '../platform/id.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { useNews } from '../platform/socket.tsx';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';

const NOTHING: DeedCase[] = [];

export function useDeedQueue(enabled: boolean) {
  const client = useQueryClient();
  useNews('deed:changed', () => {
    void client.invalidateQueries({ queryKey: ['deed-queue'] });
    void client.invalidateQueries({ queryKey: ['deeds-decided'] });
  });
  return useQuery({ queryKey: ['deed-queue'], queryFn: api.deedQueue, enabled });
}

export function QueuePanel({ rulebook, selected, onSelect }: {
  rulebook: RulebookView | undefined; selected: string | null;
  onSelect(deed: DeedCase | null): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const queue = useDeedQueue(true);
  const items = queue.data?.items ?? NOTHING;
  const at = Math.max(0, items.findIndex((item) => item.id === selected));
  const current = items[at];
  useEffect(() => {
    if (current && current.id !== selected) onSelect(current);
    if (!current && selected) onSelect(null);
  }, [current, selected, onSelect]);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      if (event.key === 'j' || event.key === 'k') {
        const next = items[at + (event.key === 'j' ? 1 : -1)];
        if (next) onSelect(next);
      }
    };
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, [items, at, onSelect]);
  if (queue.isPending) return <SkeletonLines lines={6} />;
  if (queue.error) return <ErrorLine error={queue.error} onRetry={() => void queue.refetch()} />;
  return (
    <div className="queue" data-testid="queue">
      <p className="queue-bar">
        <strong>{t('queue.waiting', { count: queue.data.waiting })}</strong>
        {queue.data.oldestAt && <span className="muted"> {t('queue.oldest', { when: formats.ago(queue.data.oldestAt) })}</span>}
      </p>
      {current
        ? (
          <CaseView
            key={current.id} deed={current} rulebook={rulebook}
            position={`${at + 1} / ${items.length}`}
            onMove={(by) => {
              const next = items[at + by];
              if (next) onSelect(next);
            }}
          />
        )
        : <Empty text={t('queue.empty')} />}
      <Decided rulebook={rulebook} />
    </div>
  );
}

function CaseView({ deed, rulebook, position, onMove }: {
  deed: DeedCase; rulebook: RulebookView | undefined; position: string; onMove(by: number): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [rejecting, setRejecting] = useState(false);
  const [voteId] = useState(newId);
  const type = rulebook?.types.find((one) => one.id === deed.typeId);
  const vote = useMutation({
    mutationFn: (choice: 'approve' | 'reject') => api.castVote(deed.id, {
      id: voteId, vote: choice, ...(reason.trim() && { reason: reason.trim() }),
    }),
    onSuccess: () => Promise.all([
      client.invalidateQueries({ queryKey: ['deed-queue'] }),
      client.invalidateQueries({ queryKey: ['deeds-decided'] }),
    ]),
  });
  const { mutate, isPending } = vote;
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      if (isPending) return;
      if (event.key === '1') mutate('approve');
      if (event.key === '3') setRejecting(true);
    };
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, [mutate, isPending]);
  return (
    <article className="card case" data-testid="case" data-deed={deed.id}>
      <p className="card-kicker">{position}</p>
      <h2>{type ? nameOf(type) : deed.typeId}</h2>
      <p className="big-points">{t('deed.points', { count: deed.rulePoints })}</p>
      <p className="muted">{t('case.cap', { count: deed.monthlyCap })}</p>
      <dl className="facts">
        <div><dt>{t('case.when')}</dt><dd>{formats.dateTime(deed.occurredAt)} ({formats.ago(deed.occurredAt)})</dd></div>
        <div><dt>{t('case.where')}</dt><dd>{t('cell.code', { code: deed.cellCode })}</dd></div>
        <div><dt>{t('case.source')}</dt><dd>{t(`source.${deed.source}`)}</dd></div>
        <div><dt>{t('case.like')}</dt><dd>{t('case.likeCounts', { approved: formats.number(deed.approvedLike), rejected: formats.number(deed.rejectedLike) })}</dd></div>
        <div><dt>{t('case.votes')}</dt><dd>{deed.votes} / {deed.quorum}</dd></div>
      </dl>
      {deed.note && <blockquote>{deed.note}</blockquote>}
      {rejecting && (
        <label className="field">
          <span>{t('case.reason')}</span>
          <textarea rows={2} value={reason} autoFocus data-testid="reject-reason" onChange={(event) => setReason(event.target.value)} />
        </label>
      )}
      {vote.error && <ErrorLine error={vote.error} />}
      <div className="case-actions">
        {!rejecting && (
          <button type="button" className="primary" data-testid="queue-approve" disabled={isPending} onClick={() => mutate('approve')}>
            {t('case.approve')} <kbd>1</kbd>
          </button>
        )}
        <button
          type="button" className={rejecting ? 'primary danger' : 'quiet'} data-testid="queue-reject"
          disabled={isPending || (rejecting && reason.trim().length < 3)}
          onClick={() => (rejecting ? mutate('reject') : setRejecting(true))}
        >
          {t('case.reject')} <kbd>3</kbd>
        </button>
        <span className="spacer" />
        <button type="button" className="plain-button" aria-label={t('case.previous')} onClick={() => onMove(-1)}>K ↑</button>
        <button type="button" className="plain-button" aria-label={t('case.next')} onClick={() => onMove(1)}>J ↓</button>
      </div>
    </article>
  );
}

function Decided({ rulebook }: { rulebook: RulebookView | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const client = useQueryClient();
  const [reversing, setReversing] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [reversalId, setReversalId] = useState(newId);
  const query = useQuery({ queryKey: ['deeds-decided'], queryFn: api.decidedDeeds });
  const reverse = useMutation({
    mutationFn: (id: string) => api.reverseDeed(id, { id: reversalId, reason: reason.trim() }),
    onSuccess: () => {
      setReversing(null);
      setReason('');
      setReversalId(newId());
      return client.invalidateQueries({ queryKey: ['deeds-decided'] });
    },
  });
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="decided">
      <h3>{t('queue.decided')}</h3>
      <ul>
        {items.map((deed) => {
          const type = rulebook?.types.find((one) => one.id === deed.typeId);
          return (
            <li key={deed.id}>
              <span className={`tag state-${deed.state}`}>{t(`deedState.${deed.state}`)}</span>
              <span>{type ? nameOf(type) : deed.typeId} · {t('deed.pointsShort', { count: deed.points })} · {formats.ago(deed.submittedAt)}</span>
              {deed.state === 'posted' && reversing !== deed.id && (
                <button type="button" className="plain-button" onClick={() => setReversing(deed.id)}>{t('queue.reverse')}</button>
              )}
              {reversing === deed.id && (
                <form
                  className="reason" onSubmit={(event) => {
                    event.preventDefault();
                    if (reason.trim().length >= 3) reverse.mutate(deed.id);
                  }}
                >
                  <label className="field">
                    <span>{t('case.reason')}</span>
                    <input value={reason} autoFocus onChange={(event) => setReason(event.target.value)} />
                  </label>
                  <button type="submit" className="primary danger" disabled={reason.trim().length < 3 || reverse.isPending}>{t('queue.reverse')}</button>
                  {reverse.error && <ErrorLine error={reverse.error} />}
                </form>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
