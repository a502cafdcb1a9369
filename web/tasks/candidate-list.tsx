/** Who is near, who is able, and why the others are not: line by line. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Candidate } from '../../server/tasks/tasks.schema.ts';
import { api } from '../platform/api.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { Empty, ErrorLine, SkeletonLines } from '../ui/states.tsx';

const REFRESH_MILLISECONDS = 5000;
/** As many as fit beside the form; those who are excluded come after them. */
const ABLE_SHOWN = 6;
/** A dispatcher may choose whoever is able now; having been asked before is no hindrance. */
const isChoosable = (row: Candidate) =>
  row.excludedBecause.every((reason) => reason === 'already_asked' || reason === 'too_far');

/** For a place that is being chosen, or for a task; then a worker may be chosen by hand. */
export function CandidateList({ point, taskId, onChoose }: {
  point?: [number, number]; taskId?: string; onChoose?: ((workerId: string) => void) | undefined;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const query = useQuery({
    queryKey: ['candidates', taskId ?? point],
    queryFn: () => (taskId ? api.taskCandidates(taskId) : api.candidates(point![0], point![1])),
    refetchInterval: REFRESH_MILLISECONDS,
  });
  if (query.isPending) return <SkeletonLines lines={3} />;
  if (!query.data) return <ErrorLine error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.candidates.filter((row) => row.rank === null || row.rank <= ABLE_SHOWN);
  const { able } = query.data;
  const shown = rows.filter((row) => row.rank !== null).length;
  if (rows.length === 0) return <Empty text={t('candidates.none')} />;
  return (
    <table className="candidates" data-testid="candidates">
      <caption>
        {t('candidates.title')}
        <span className="caption-count" data-testid="candidates-able">
          {able > shown
            ? t('candidates.nearest', { shown: formats.number(shown), all: formats.number(able) })
            : t('candidates.able', { count: able, all: formats.number(able) })}
        </span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('candidates.worker')}</th>
          <th scope="col">{t('candidates.distance')}</th>
          <th scope="col">{t('candidates.load')}</th>
          <th scope="col">{t('candidates.seen')}</th>
          {onChoose && <th scope="col"><span className="visually-hidden">{t('candidates.choose')}</span></th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => <CandidateRow key={row.workerId} row={row} onChoose={onChoose} />)}
      </tbody>
    </table>
  );
}

function CandidateRow({ row, onChoose }: {
  row: Candidate; onChoose: ((workerId: string) => void) | undefined;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <tr className={row.rank === null ? 'excluded' : undefined}>
      <td>
        {row.rank !== null && <b>{row.rank}. </b>}{row.name}
        {row.excludedBecause.length > 0 && (
          <span className="reason-line">
            {row.excludedBecause.map((reason) => t(`excluded.${reason}`)).join(t('ui.listSeparator'))}
          </span>
        )}
      </td>
      <td>{formats.meters(row.distanceMeters)} <span className="muted">{t('candidates.minutes', { count: row.minutes })}</span></td>
      <td>{row.load}</td>
      <td>{row.seenSecondsAgo === null ? t('candidates.neverSeen') : t('candidates.secondsAgo', { count: row.seenSecondsAgo })}</td>
      {onChoose && (
        <td>
          {isChoosable(row) && (
            <button type="button" className="plain-button link" data-testid="choose-worker" aria-label={t('candidates.offerTo', { name: row.name })} onClick={() => onChoose(row.workerId)}>
              {t('candidates.offer')}
            </button>
          )}
        </td>
      )}
    </tr>
  );
}
