/** The household's points and how they came; each deed with its way. No ranks, no streaks. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnDeed } from '../../server/deeds/deeds.schema.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { Empty } from '../ui/states.tsx';
import { gainOf, nextOf, wayOf } from './deed-words.ts';

/** `onMore...`: null where everything is shown. */
export function HouseholdPanel({
  household, lines, deeds, rulebook, onMoreLines, onMoreDeeds, children,
}: {
  household: OwnHousehold; lines: OwnHousehold['lines']; deeds: readonly OwnDeed[];
  rulebook: RulebookView; onMoreLines: (() => void) | null; onMoreDeeds: (() => void) | null;
  /** What else is about the household. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const nameFor = (typeId: string | undefined) => {
    const type = rulebook.types.find((one) => one.id === typeId);
    return type ? nameOf(type) : t('field.deedType');
  };
  const typeOf = new Map(deeds.map((deed) => [deed.id, deed.typeId]));
  return (
    <>
      <section className="balance">
        <p className="muted">{t('field.balance')}</p>
        <p className="balance-points" data-testid="points-balance">{formats.number(household.balance)}</p>
        {household.pending > 0 && <p className="tag">{t('field.pending', { count: household.pending })}</p>}
        <p className="muted small">{household.address}</p>
      </section>
      <h3>{t('field.myDeeds')}</h3>
      {deeds.length === 0 && <Empty text={t('field.noDeeds')} />}
      <ul className="own-deeds">
        {deeds.map((deed) => (
          <OwnDeedItem key={deed.id} deed={deed} type={rulebook.types.find((one) => one.id === deed.typeId)} />
        ))}
      </ul>
      {onMoreDeeds && <button type="button" className="quiet more" onClick={onMoreDeeds}>{t('ui.more')}</button>}
      <h3>{t('field.howCame')}</h3>
      {lines.length === 0 && <Empty text={t('field.noLines')} />}
      <ul className="lines">
        {lines.map((line) => (
          <li key={line.transferId}>
            <span>
              {nameFor(typeOf.get(line.deedId))}
              <span className="muted">{formats.dateTime(line.at)}{line.kind !== 'deed' && ` · ${t(`field.${line.kind}`)}`}{line.state === 'pending' && ` · ${t('deedState.on_notice')}`}</span>
            </span>
            <strong className={line.amount < 0 ? 'minus' : 'plus'}>{line.amount > 0 ? '+' : '−'}{formats.number(Math.abs(line.amount))}</strong>
          </li>
        ))}
      </ul>
      {onMoreLines && <button type="button" className="quiet more" onClick={onMoreLines}>{t('ui.more')}</button>}
      {children}
    </>
  );
}

/** One deed: its points, its way with dates, and who acts next. */
function OwnDeedItem({ deed, type }: { deed: OwnDeed; type: RulebookView['types'][number] | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useName();
  const gain = gainOf(deed, type?.points);
  const next = nextOf(deed);
  return (
    <li data-testid="own-deed" data-deed={deed.id}>
      <div className="own-deed-head">
        <strong>{type ? nameOf(type) : t('field.deedType')}</strong>
        <span className={`tag state-${deed.state}`} data-testid="deed-state" data-state={deed.state}>{t(`deedState.${deed.state}`)}</span>
      </div>
      {gain && (
        <p className={`gain gain-${gain.kind}`} data-testid="deed-gain">
          {t(`field.gain.${gain.kind}`, { count: 'points' in gain ? gain.points : 0, cap: type?.monthlyCap })}
        </p>
      )}
      <ol className="timeline">
        {wayOf(deed).map((line, i) => (
          <li key={`${line.kind} ${i}`} data-testid={`deed-${line.kind}`}>
            <span>{line.kind === 'step' ? t(`deedState.${line.state}`) : t('field.raised', { count: line.points })}</span>
            <span className="muted">{formats.dateTime(line.at)}{line.kind === 'step' && line.reason && ` · ${line.reason}`}</span>
          </li>
        ))}
        {next && (
          <li className="next" data-testid="deed-next">
            {next.who === 'panel' ? t('field.nextPanel') : t('field.nextNotice', { when: formats.dateTime(next.at) })}
          </li>
        )}
      </ol>
    </li>
  );
}

/** The published rules, the same for everybody. */
export function RulesPanel({ rulebook, days, quorum }: {
  rulebook: RulebookView; days: number; quorum: number;
}) {
  const { t } = useTranslation();
  const nameOf = useName();
  return (
    <>
      <p>{t('field.rulesLead')}</p>
      <h3>{t('field.howDecided')}</h3>
      <p>{t('field.howDecidedWords', { days, count: quorum })}</p>
      <p>{t('field.objectWords')}</p>
      <table className="wide-table rules">
        <thead><tr><th scope="col">{t('field.deedType')}</th><th scope="col">{t('field.perDeed')}</th><th scope="col">{t('field.perMonth')}</th></tr></thead>
        <tbody>
          {rulebook.types.map((type) => (
            <tr key={type.id}><td>{nameOf(type)}</td><td>{type.points}</td><td>{type.monthlyCap}</td></tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
