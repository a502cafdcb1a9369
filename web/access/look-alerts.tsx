/** Who has looked at very many homes, for an auditor: found by the server once a minute. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../platform/api.ts';
import { useFormats } from '../platform/i18n/format.ts';

const LOOK_MILLISECONDS = 60_000;
const AREAS_NAMED_MAX = 3;

export function LookAlerts({ areaName, onShow }: {
  areaName(path: string): string; onShow(person: string): void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { data } = useQuery({
    queryKey: ['look-alerts'], queryFn: api.lookAlerts, refetchInterval: LOOK_MILLISECONDS });
  if (!data || data.alerts.length === 0) return null;
  const areasOf = (paths: readonly string[]) => {
    const named = paths.slice(0, AREAS_NAMED_MAX).map(areaName).join(t('ui.listSeparator'));
    const more = paths.length - AREAS_NAMED_MAX;
    return more > 0 ? t('alert.areas', { areas: named, count: more }) : named;
  };
  return (
    <section className="look-alerts note warn" role="status" data-testid="look-alerts">
      <h3>{t('alert.title')}</h3>
      <p className="muted">{t('alert.words')}</p>
      <ul>
        {data.alerts.map((alert) => (
          <li key={alert.id}>
            <span>
              {t('alert.line', {
                person: alert.person, homes: formats.number(alert.atLeast),
                from: formats.dateTime(alert.at), to: formats.time(alert.lastAt),
                areas: areasOf(alert.areaPaths),
              })}
            </span>
            <button
              type="button" className="plain-button link" onClick={() => onShow(alert.person)}
            >
              {t('alert.entries', { person: alert.person })}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
