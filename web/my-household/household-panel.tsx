/** The household's points and how they came; each deed with its way. No ranks, no streaks. */
import { useTranslation } from 'react-i18next';
import type { OwnDeed } from '../../server/deeds/deeds.schema.ts';
import type { OwnHousehold } from '../../server/households/households.schema.ts';
import type { RulebookView } from '../../server/rulebook/rulebook.schema.ts';
import { useFormats, useName } from '../platform/i18n/format.ts';
import { Empty } from '../ui/states.tsx';

export function HouseholdPanel({ household, deeds, rulebook }: {
  household: OwnHousehold; deeds: readonly OwnDeed[]; rulebook: RulebookView;
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
          <li key={deed.id} data-testid="own-deed">
            <div className="own-deed-head">
              <strong>{nameFor(deed.typeId)}</strong>
              <span className={`tag state-${deed.state}`} data-testid="deed-state" data-state={deed.state}>{t(`deedState.${deed.state}`)}</span>
            </div>
            {deed.state === 'on_notice' && deed.noticeEndsAt && <p className="muted">{t('field.noticeUntil', { when: formats.dateTime(deed.noticeEndsAt) })}</p>}
            <ol className="timeline">
              {deed.steps.map((step, i) => (
                <li key={`${step.state} ${i}`}>
                  <span>{t(`deedState.${step.state}`)}</span>
                  <span className="muted">{formats.dateTime(step.at)}{step.reason && ` · ${step.reason}`}</span>
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ul>
      <h3>{t('field.howCame')}</h3>
      {household.lines.length === 0 && <Empty text={t('field.noLines')} />}
      <ul className="lines">
        {household.lines.map((line) => (
          <li key={line.transferId}>
            <span>
              {nameFor(typeOf.get(line.deedId))}
              <span className="muted">{formats.dateTime(line.at)}{line.kind === 'reversal' && ` · ${t('field.reversal')}`}{line.state === 'pending' && ` · ${t('deedState.on_notice')}`}</span>
            </span>
            <strong className={line.amount < 0 ? 'minus' : 'plus'}>{line.amount > 0 ? '+' : '−'}{formats.number(Math.abs(line.amount))}</strong>
          </li>
        ))}
      </ul>
    </>
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
      <p>{t('field.howDecidedWords', { days, quorum })}</p>
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
