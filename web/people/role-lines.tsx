/** The roles of a person: each in an area, in time; a grid lead's may be in one cell. */
import { useTranslation } from 'react-i18next';
import type { Role } from '../../server/access/access.schema.ts';
import {
  endOfDay, firstDayOf, lastDayOf, newRole, ROLE_ORDER, type RoleDraft, startOfDay,
} from './person-draft.ts';

interface Where {
  areas: readonly string[];
  areaName(path: string): string;
  timeZone: string;
}

export function RoleLines({ roles, onChange, ...where }: Where & {
  roles: readonly RoleDraft[]; onChange(roles: readonly RoleDraft[]): void;
}) {
  const { t } = useTranslation();
  const put = (next: RoleDraft) =>
    onChange(roles.map((held) => (held.key === next.key ? next : held)));
  const add = () => {
    const key = 1 + Math.max(-1, ...roles.map((held) => held.key));
    onChange([...roles, newRole(where.areas[0] ?? '', key)]);
  };
  return (
    <fieldset className="role-lines">
      <legend>{t('people.roles')}</legend>
      {roles.map((held) => (
        <RoleLine
          key={held.key} held={held} {...where} onChange={put}
          onRemove={() => onChange(roles.filter((one) => one.key !== held.key))}
        />
      ))}
      <button type="button" className="quiet" data-testid="add-role" onClick={add}>
        {t('people.addRole')}
      </button>
    </fieldset>
  );
}

function RoleLine({ held, areas, areaName, timeZone, onChange, onRemove }: Where & {
  held: RoleDraft; onChange(next: RoleDraft): void; onRemove(): void;
}) {
  const { t } = useTranslation();
  // What lies elsewhere is somebody else's to change.
  if (!areas.includes(held.areaPath)) {
    return (
      <p className="muted">
        {t('people.held', { role: t(`role.${held.role}`), area: areaName(held.areaPath) })}
      </p>
    );
  }
  return (
    <div className="role-line" data-testid="role-line">
      <label className="field">
        <span>{t('people.role')}</span>
        <select
          value={held.role} data-testid="role"
          onChange={(event) => onChange({ ...held, role: event.target.value as Role })}
        >
          {ROLE_ORDER.map((role) => <option key={role} value={role}>{t(`role.${role}`)}</option>)}
        </select>
      </label>
      <label className="field">
        <span>{t('bar.area')}</span>
        <select
          value={held.areaPath} data-testid="role-area"
          onChange={(event) => onChange({ ...held, areaPath: event.target.value })}
        >
          {areas.map((path) => <option key={path} value={path}>{areaName(path)}</option>)}
        </select>
      </label>
      {held.role === 'grid_lead' && (
        <label className="field cell">
          <span>{t('people.cell')}</span>
          <input
            value={held.cell ?? ''} maxLength={80} placeholder={t('people.cellAll')}
            onChange={(event) => onChange({ ...held, cell: event.target.value || null })}
          />
        </label>
      )}
      <label className="field">
        <span>{t('people.from')}</span>
        <input
          type="date" value={firstDayOf(held, timeZone)}
          onChange={(event) =>
            onChange({ ...held, beginsAt: startOfDay(event.target.value, timeZone) })}
        />
      </label>
      <label className="field">
        <span>{t('people.to')}</span>
        <input
          type="date" value={lastDayOf(held, timeZone)}
          onChange={(event) =>
            onChange({ ...held, endsAt: endOfDay(event.target.value, timeZone) })}
        />
      </label>
      <button
        type="button" className="plain-button" aria-label={t('people.removeRole')}
        title={t('people.removeRole')} onClick={onRemove}
      >
        ×
      </button>
    </div>
  );
}
