/** A person, written whole: who, in which roles, where and how long. Nobody is deleted. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiFailure } from '../platform/api.ts';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import {
  draftOf, faultsOf, FIELD_OF, holds, newPerson, type PersonDraft, writtenOf,
} from './person-draft.ts';
import { RoleLines } from './role-lines.tsx';

interface EditorProps {
  /** Made before the first try: the retry of a lost answer is no second person. */
  id: string;
  isNew: boolean;
  /** Those of who writes. */
  areas: readonly string[];
  areaName(path: string): string;
  timeZone: string;
  onClose(): void;
  /** A slip for this person: to get in for the first time, or again. */
  onSlip(person: { id: string; name: string }): void;
}

export function PersonEditor(props: EditorProps) {
  const { id, isNew, areas } = props;
  const known = useQuery({
    queryKey: ['person', id], queryFn: () => api.person(id), enabled: !isNew, staleTime: 0 });
  if (isNew) return <PersonForm {...props} first={newPerson(areas[0] ?? '')} />;
  if (known.error) return <ErrorLine error={known.error} onRetry={() => void known.refetch()} />;
  // What was read some time ago may be older than what somebody else has stored.
  if (!known.data || known.isFetching) return <SkeletonLines lines={6} />;
  return <PersonForm {...props} first={draftOf(known.data)} />;
}

function PersonForm({
  id, isNew, first, areas, areaName, timeZone, onClose, onSlip,
}: EditorProps & {
  first: PersonDraft;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [draft, setDraft] = useState(first);
  const set = (part: Partial<PersonDraft>) => setDraft({ ...draft, ...part });
  const send = useMutation({
    mutationFn: () => api.putPerson(id, writtenOf(draft)),
    onSuccess: async () => {
      client.removeQueries({ queryKey: ['person', id] });
      await client.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  const where = { areas, areaName, timeZone };
  return (
    <form
      className="people-form" data-testid="person-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!send.isPending) send.mutate();
      }}
    >
      <div className="field-pair">
        <Text
          name="account" value={draft.account} hint={t('setUp.accountHint')} error={send.error}
          pattern="[a-z0-9._\-]{3,40}" onChange={(account) => set({ account })}
        />
        <Text
          name="name" value={draft.name} hint={t('setUp.nameHint')} error={send.error}
          onChange={(name) => set({ name })}
        />
      </div>
      <RoleLines roles={draft.roles} onChange={(roles) => set({ roles })} {...where} />
      {holds(draft, 'worker') && (
        <WorkerFields draft={draft} error={send.error} onChange={set} {...where} />
      )}
      {holds(draft, 'resident') && (
        <Text
          name="household" value={draft.householdCode} hint={t('people.householdHint')}
          error={send.error} onChange={(householdCode) => set({ householdCode })}
        />
      )}
      <Standing draft={draft} was={first.standing} onChange={set} />
      <Refusal error={send.error} />
      <div className="actions">
        {!isNew && first.standing === 'good' && (
          <button
            type="button" className="quiet slip-for-one" data-testid="slip-for-one"
            onClick={() => onSlip({ id, name: first.name })}
          >
            {t('slips.forOne')}
          </button>
        )}
        <button type="button" className="quiet" onClick={onClose}>{t('ui.close')}</button>
        {/* Never disabled: it would lose the focus, and the dialog its Escape. */}
        <button type="submit" className="primary" data-testid="save-person">
          {t('people.save')}
        </button>
      </div>
    </form>
  );
}

function WorkerFields({ draft, error, areas, areaName, onChange }: Pick<
EditorProps, 'areas' | 'areaName'> & {
  draft: PersonDraft; error: unknown; onChange(part: Partial<PersonDraft>): void;
}) {
  const { t } = useTranslation();
  return (
    <div className="field-pair">
      <Text
        name="skills" value={draft.skills} hint={t('people.skillsHint')} error={error} isFree
        onChange={(skills) => onChange({ skills })}
      />
      <label className="field">
        <span>{t('people.home')}</span>
        <select
          value={draft.homeAreaPath}
          onChange={(event) => onChange({ homeAreaPath: event.target.value })}
        >
          <option value="">{t('people.noHome')}</option>
          {areas.map((path) => <option key={path} value={path}>{areaName(path)}</option>)}
        </select>
      </label>
    </div>
  );
}

function Text({ name, value, hint, error, pattern, isFree, onChange }: {
  name: 'account' | 'name' | 'skills' | 'household'; value: string; hint: string; error: unknown;
  pattern?: string; isFree?: boolean; onChange(value: string): void;
}) {
  const { t } = useTranslation();
  const told = faultsIn(error).filter(({ fault }) => FIELD_OF[fault] === name);
  return (
    <label className="field">
      <span>{t(`people.${name}`)}</span>
      <input
        value={value} required={!isFree} maxLength={name === 'skills' ? 800 : 80}
        pattern={pattern} autoComplete="off" spellCheck={false} data-testid={`person-${name}`}
        aria-invalid={told.length > 0} onChange={(event) => onChange(event.target.value)}
      />
      {told.length > 0
        ? <small className="danger-text">{t(`fault.${told[0]!.fault}`)}</small>
        : <small className="muted">{hint}</small>}
    </label>
  );
}

/** Suspension is said before it happens, with what it does. */
function Standing({ draft, was, onChange }: {
  draft: PersonDraft; was: PersonDraft['standing']; onChange(part: Partial<PersonDraft>): void;
}) {
  const { t } = useTranslation();
  const suspended = draft.standing === 'suspended';
  return (
    <div>
      <label className="check">
        <input
          type="checkbox" checked={suspended} data-testid="suspend"
          onChange={(event) => onChange({ standing: event.target.checked ? 'suspended' : 'good' })}
        />
        <span>{t('people.suspend')}</span>
      </label>
      {suspended && was !== 'suspended'
        && <p className="note warn">{t('people.suspendWords')}</p>}
    </div>
  );
}

const faultsIn = (error: unknown) => (error instanceof ApiFailure ? faultsOf(error.detail) : []);

/** What stands at no field of its own, in a list; any other refusal as its sentence. */
function Refusal({ error }: { error: unknown }): ReactNode {
  const { t } = useTranslation();
  if (!error) return null;
  const faults = faultsIn(error);
  const rest = faults.filter(({ fault }) => !FIELD_OF[fault]);
  return (
    <>
      {faults.length === 0 && <ErrorLine error={error} />}
      {rest.length > 0 && (
        <ul className="error-line" role="alert" data-testid="person-faults">
          {rest.map(({ fault, value }) => (
            <li key={`${fault} ${value}`}>
              {value === '' ? t(`fault.${fault}`)
                : t('people.faultOf', { fault: t(`fault.${fault}`), value })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
