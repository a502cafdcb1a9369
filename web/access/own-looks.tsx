/** Who looked at one's own household or position, in plain words; folded until it is asked for. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../platform/api.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { Empty, ErrorLine } from '../ui/states.tsx';

export function OwnLooks() {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const [isOpen, setOpen] = useState(false);
  const query = useInfiniteQuery({
    queryKey: ['own-looks'], enabled: isOpen, queryFn: ({ pageParam }) => api.ownLooks(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const looks = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <details
      className="own-looks" data-testid="own-looks"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{t('looks.title')}</summary>
      <p className="muted">{t('looks.words')}</p>
      {query.error && <ErrorLine error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && looks.length === 0 && <Empty text={t('looks.empty')} />}
      <ul>
        {looks.map((look) => (
          <li
            key={`${look.at} ${look.kind} ${look.role} ${look.purpose.id}`}
            data-testid="own-look"
          >
            <span>
              {t('looks.line', {
                role: t(`looks.role.${look.role}`), what: t(`looks.of.${look.kind}`) })}
            </span>
            <span className="muted">
              {t('looks.when', {
                purpose: nameOf(look.purpose), when: formats.dateTime(look.at),
                count: look.times,
              })}
            </span>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <button type="button" className="quiet more" onClick={() => void query.fetchNextPage()}>
          {t('ui.more')}
        </button>
      )}
    </details>
  );
}
