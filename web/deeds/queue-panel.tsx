/** The panel's queue: one deed at a time, large; keys 1 approve, 3 reject, J and K to go on. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeedCase } from '../../server/deeds/deeds.schema.ts';
import { isOpen } from '../../server/deeds/life.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { api } from '../platform/api.ts';
import { newId } from '../platform/id.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { usePaced } from '../platform/pace.ts';
import { useNews } from '../platform/socket.tsx';
import { Ago } from '../ui/ago.tsx';
import { isTyping } from '../ui/keys.ts';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { Decided } from './decided.tsx';

const NOTHING: DeedCase[] = [];
/** The next page is read before the last deed of this one is reached. */
const READ_AHEAD = 10;
const REASON_LENGTH_MIN = 3;
const GATHER_MILLISECONDS = 100;

function useDeedQueue() {
  const client = useQueryClient();
  const askAgain = usePaced(() => {
    void client.invalidateQueries({ queryKey: ['deed-queue'] });
    void client.invalidateQueries({ queryKey: ['deeds-decided'] });
    return 2;
  }, GATHER_MILLISECONDS);
  useNews('deed:changed', askAgain);
  return useInfiniteQuery({
    queryKey: ['deed-queue'], queryFn: ({ pageParam }) => api.deedQueue(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** Calls the work of a key, unless somebody is writing or it is the browser's own. */
function useKeys(keys: Readonly<Record<string, () => void>>, active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    const press = (event: KeyboardEvent) => {
      const work = isTyping(event) ? undefined : keys[event.key.toLowerCase()];
      if (!work) return;
      // What the key opens may take the focus at once: the key must not be its first letter.
      event.preventDefault();
      work();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [keys, active]);
}

export function QueuePanel({ rulebook, selected, onSelect }: {
  rulebook: RulebookView | undefined; selected: string | null;
  onSelect(deed: DeedCase | null): void;
}) {
  const { t } = useTranslation();
  const queue = useDeedQueue();
  const pages = queue.data?.pages;
  const items = useMemo(() => pages?.flatMap((page) => page.items) ?? NOTHING, [pages]);
  const at = Math.max(0, items.findIndex((item) => item.id === selected));
  const current = items[at];
  useEffect(() => {
    if (current && current.id !== selected) onSelect(current);
    if (!current && selected) onSelect(null);
  }, [current, selected, onSelect]);
  // The focus goes on to the next case with the person, or to the words where there is none left.
  const goesOn = useRef(false);
  const bar = useRef<HTMLParagraphElement>(null);
  const goOn = useCallback(() => { goesOn.current = true; }, []);
  const caseBox = useCallback((box: HTMLElement | null) => {
    if (!box || !goesOn.current) return;
    goesOn.current = false;
    box.focus();
  }, []);
  const isEmpty = queue.data !== undefined && !current;
  useEffect(() => {
    if (isEmpty) caseBox(bar.current);
  }, [isEmpty, caseBox]);
  const { hasNextPage, isFetching, fetchNextPage } = queue;
  const nearEnd = at >= items.length - READ_AHEAD;
  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetching) void fetchNextPage();
  }, [nearEnd, hasNextPage, isFetching, fetchNextPage]);
  const move = (by: number) => {
    const next = items[at + by];
    if (!next) return;
    goOn();
    onSelect(next);
  };
  useKeys({ j: () => move(1), k: () => move(-1) }, true);
  if (queue.isPending) return <SkeletonLines lines={6} />;
  const first = pages?.[0];
  if (!first) return <ErrorLine error={queue.error} onRetry={() => void queue.refetch()} />;
  return (
    <div className="queue" data-testid="queue">
      <p ref={bar} className="queue-bar" tabIndex={-1}>
        <strong>{t('queue.waiting', { count: first.waiting })}</strong>
        {first.oldestAt && <span className="muted"> {t('queue.oldest')} <Ago iso={first.oldestAt} /></span>}
      </p>
      {current
        ? <CaseView key={current.id} deed={current} rulebook={rulebook} position={`${at + 1} / ${Math.max(first.waiting, items.length)}`} box={caseBox} onMove={move} onDecided={goOn} />
        : <Empty text={t('queue.empty')} />}
      <Decided rulebook={rulebook} />
    </div>
  );
}

function CaseView({ deed, rulebook, position, box, onMove, onDecided }: {
  deed: DeedCase; rulebook: RulebookView | undefined; position: string;
  box(element: HTMLElement | null): void; onMove(by: number): void; onDecided(): void;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [rejecting, setRejecting] = useState(false);
  // An id a choice: a lost answer is asked again with the same one, another choice is another vote.
  const [ids] = useState(() => ({ approve: newId(), reject: newId() }));
  const vote = useMutation({
    mutationFn: (choice: 'approve' | 'reject') => api.castVote(deed.id, {
      id: ids[choice], vote: choice, ...(choice === 'reject' && { reason: reason.trim() }),
    }),
    onSuccess: () => {
      onDecided();
      return Promise.all([
        client.invalidateQueries({ queryKey: ['deed-queue'] }),
        client.invalidateQueries({ queryKey: ['deeds-decided'] }),
      ]);
    },
  });
  const { mutate, isPending } = vote;
  // The server's own table of a deed's life: no button where no verb leads on.
  const isShut = isPending || !isOpen(deed);
  useKeys({ 1: () => mutate('approve'), 3: () => setRejecting(true) }, !isShut && !rejecting);
  const type = rulebook?.types.find((one) => one.id === deed.typeId);
  return (
    <article ref={box} tabIndex={-1} className="card case" data-testid="case" data-deed={deed.id}>
      <div className="case-position">
        <span className="card-kicker">{position}</span>
        <button type="button" className="plain-button" aria-label={t('case.previous')} title={t('case.previous')} onClick={() => onMove(-1)}>↑ <kbd>K</kbd></button>
        <button type="button" className="plain-button" aria-label={t('case.next')} title={t('case.next')} onClick={() => onMove(1)}>↓ <kbd>J</kbd></button>
      </div>
      <h2>{type ? nameOf(type) : deed.typeId}</h2>
      <p className="big-points">{t('deed.points', { count: deed.rulePoints })}</p>
      <p className="muted">{t('case.cap', { count: deed.monthlyCap })}</p>
      <CaseFacts deed={deed} />
      {deed.note && <blockquote>{deed.note}</blockquote>}
      {rejecting && (
        <label className="field">
          <span>{t('case.reason')}</span>
          <textarea rows={2} value={reason} maxLength={1000} autoFocus data-testid="reject-reason" onChange={(event) => setReason(event.target.value)} />
        </label>
      )}
      {vote.error && <ErrorLine error={vote.error} />}
      <div className="case-actions">
        {rejecting
          ? (
            <>
              <button type="button" className="primary danger" data-testid="queue-reject" disabled={isShut || reason.trim().length < REASON_LENGTH_MIN} onClick={() => mutate('reject')}>{t('case.reject')}</button>
              <button type="button" className="quiet" onClick={() => setRejecting(false)}>{t('ui.back')}</button>
            </>
          )
          : (
            <>
              <button type="button" className="primary" data-testid="queue-approve" disabled={isShut} onClick={() => mutate('approve')}>{t('case.approve')} <kbd>1</kbd></button>
              <button type="button" className="quiet" data-testid="queue-reject" disabled={isShut} onClick={() => setRejecting(true)}>{t('case.reject')} <kbd>3</kbd></button>
            </>
          )}
      </div>
    </article>
  );
}

function CaseFacts({ deed }: { deed: DeedCase }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <dl className="facts">
      <div><dt>{t('case.when')}</dt><dd>{formats.dateTime(deed.occurredAt)} ({formats.ago(deed.occurredAt)})</dd></div>
      <div><dt>{t('case.where')}</dt><dd>{t('cell.code', { code: deed.cellCode })}</dd></div>
      <div><dt>{t('case.source')}</dt><dd>{t(`source.${deed.source}`)}</dd></div>
      <div><dt>{t('case.like')}</dt><dd>{t('case.likeCounts', { approved: formats.number(deed.approvedLike), rejected: formats.number(deed.rejectedLike) })}</dd></div>
      <div><dt>{t('case.votes')}</dt><dd>{deed.votes} / {deed.quorum}</dd></div>
    </dl>
  );
}
