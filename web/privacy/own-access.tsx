/** One's own way in: the password, where one is signed in, the second factor. On phone and desk. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnAccess as OwnAccessView } from '../../server/access/own-access.schema.ts';
import { api } from '../platform/api.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { QrCode } from '../ui/qr-code.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { CodeField } from '../ui/code-field.tsx';

const KEY = ['own-access'];
/** Keeps an answer of the server as what is known now. */
const useKeep = () => {
  const client = useQueryClient();
  return (view: OwnAccessView) => client.setQueryData(KEY, view);
};

export function OwnAccess({ onBack }: { onBack(): void }) {
  const { t } = useTranslation();
  const own = useQuery({ queryKey: KEY, queryFn: api.ownAccess });
  return (
    <div className="my-data" data-testid="own-access-page">
      <Password />
      {own.error && !own.data
        && <ErrorLine error={own.error} onRetry={() => void own.refetch()} />}
      {own.isPending && <SkeletonLines lines={4} />}
      {own.data && <Sessions view={own.data} />}
      {own.data && <Factor view={own.data} />}
      <div className="actions">
        <button type="button" className="quiet" onClick={onBack}>{t('own.back')}</button>
      </div>
    </div>
  );
}

/** What is asked for the password: a screen that was left open must not be enough. */
function Asked({ label, action, error, busy, onSend, children }: {
  label: string; action: string; error: unknown; busy: boolean;
  onSend(password: string): void; children?: ReactNode;
}) {
  const [password, setPassword] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend(password);
  };
  return (
    <form className="stack" onSubmit={send}>
      <label className="field">
        <span>{label}</span>
        <input
          type="password" required autoComplete="current-password" value={password}
          data-testid="own-old" onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      {children}
      <button type="submit" className="primary" disabled={busy} data-testid="own-send">
        {action}
      </button>
      {error !== null && <ErrorLine error={error} />}
    </form>
  );
}

function Password() {
  const { t } = useTranslation();
  const keep = useKeep();
  const [isOpen, setOpen] = useState(false);
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: (password: string) => api.changePassword({ password, next }),
    onSuccess: (view) => {
      keep(view);
      setOpen(false);
      setNext('');
    },
  });
  return (
    <>
      <h3>{t('own.passwordHead')}</h3>
      {change.isSuccess && !isOpen
        && <p className="note done" role="status">{t('own.changed')}</p>}
      {!isOpen && (
        <button
          type="button" className="quiet" data-testid="own-password" onClick={() => setOpen(true)}
        >
          {t('own.password')}
        </button>
      )}
      {isOpen && (
        <Asked
          label={t('own.old')} action={t('own.change')} error={change.error}
          busy={change.isPending} onSend={change.mutate}
        >
          <label className="field">
            <span>{t('own.next')}</span>
            <input
              type="password" required minLength={10} autoComplete="new-password" value={next}
              data-testid="own-next" onChange={(event) => setNext(event.target.value)}
            />
          </label>
        </Asked>
      )}
    </>
  );
}

function Sessions({ view }: { view: OwnAccessView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const keep = useKeep();
  const end = useMutation({ mutationFn: api.endOtherSessions, onSuccess: keep });
  return (
    <>
      <h3>{t('own.sessions')}</h3>
      <ul className="own-sessions">
        {view.sessions.map((one) => (
          <li key={`${one.createdAt} ${one.isThis}`}>
            {t('own.since', {
              from: formats.dateTime(one.createdAt), to: formats.dateTime(one.expiresAt) })}
            {one.isThis && <span className="tag">{t('own.this')}</span>}
          </li>
        ))}
      </ul>
      {view.sessions.length > 1 && (
        <button
          type="button" className="quiet" data-testid="end-others" onClick={() => end.mutate()}
        >
          {t('own.endOthers')}
        </button>
      )}
      {end.error && <ErrorLine error={end.error} />}
    </>
  );
}

function Factor({ view }: { view: OwnAccessView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const since = view.factorSince;
  return (
    <>
      <h3>{t('own.factor')}</h3>
      <p>{since ? t('own.factorOn', { when: formats.dateTime(since) }) : t('own.factorOff')}</p>
      {since && <p>{t('own.recoveryLeft', { count: view.recoveryLeft })}</p>}
      {!isOpen && (
        <button
          type="button" className="quiet" data-testid="own-factor" onClick={() => setOpen(true)}
        >
          {t(since ? 'own.switchOff' : 'own.switchOn')}
        </button>
      )}
      {isOpen && (since ? <FactorOff onDone={() => setOpen(false)} />
        : <FactorOn onDone={() => setOpen(false)} />)}
    </>
  );
}

/** The password, then the secret, then a first code, then the recovery codes: in this order. */
function FactorOn({ onDone }: { onDone(): void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const show = useMutation({ mutationFn: api.showFactor });
  const confirm = useMutation({ mutationFn: api.switchFactorOn });
  if (confirm.data) {
    const done = () => {
      onDone();
      void client.invalidateQueries({ queryKey: KEY });
    };
    return (
      <div className="stack">
        <p className="note warn">{t('own.codes')}</p>
        <ol className="recovery-codes" data-testid="recovery-codes">
          {confirm.data.codes.map((one) => <li key={one}><code>{one}</code></li>)}
        </ol>
        <button type="button" className="primary" data-testid="codes-kept" onClick={done}>
          {t('own.kept')}
        </button>
      </div>
    );
  }
  if (!show.data) {
    return (
      <Asked
        label={t('own.old')} action={t('own.switchOn')} error={show.error}
        busy={show.isPending} onSend={show.mutate}
      />
    );
  }
  return (
    <form
      className="stack" onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate(code);
      }}
    >
      <p>{t('own.scan')}</p>
      <div className="factor-qr"><QrCode text={show.data.uri} /></div>
      <p>{t('own.key')}: <code data-testid="factor-key">{show.data.secret}</code></p>
      <CodeField code={code} label={t('own.firstCode')} onChange={setCode} />
      <button type="submit" className="primary" data-testid="factor-confirm">
        {t('own.confirm')}
      </button>
      {confirm.error && <ErrorLine error={confirm.error} />}
    </form>
  );
}

function FactorOff({ onDone }: { onDone(): void }) {
  const { t } = useTranslation();
  const keep = useKeep();
  const [code, setCode] = useState('');
  const remove = useMutation({
    mutationFn: (password: string) => api.switchFactorOff({ password, code }),
    onSuccess: (view) => {
      keep(view);
      onDone();
    },
  });
  return (
    <Asked
      label={t('own.old')} action={t('own.switchOff')} error={remove.error}
      busy={remove.isPending} onSend={remove.mutate}
    >
      <CodeField code={code} onChange={setCode} />
    </Asked>
  );
}
