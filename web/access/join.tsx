/** Coming in with a slip: who it is for, a password of one's own, and one is in. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readSlipCode } from '../../cores/slip-code.ts';
import { api } from '../platform/api.ts';
import { newId } from '../platform/id.ts';
import { useSession } from '../platform/session.tsx';
import { ErrorLine, SkeletonLines } from '../ui/states.tsx';
import { dropSlip } from './slip-in-hand.ts';

/** `first`: the code of the link; empty where it is typed. */
export function Join({ first, onBack }: { first: string; onBack(): void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(first);
  const [code, setCode] = useState(readSlipCode(first));
  const [isWrong, setWrong] = useState(first !== '' && code === null);
  if (code) return <WithSlip code={code} onBack={() => setCode(null)} />;
  return (
    <form
      className="stack" data-testid="join" onSubmit={(event) => {
        event.preventDefault();
        const read = readSlipCode(text);
        setWrong(read === null);
        setCode(read);
      }}
    >
      <h1>{t('join.title')}</h1>
      <label className="field">
        <span>{t('join.code')}</span>
        <input
          value={text} required autoComplete="off" autoCapitalize="characters" spellCheck={false}
          maxLength={40} data-testid="slip-code"
          aria-invalid={isWrong} onChange={(event) => setText(event.target.value)}
        />
      </label>
      {isWrong && <p className="wrong" role="alert">{t('join.mistyped')}</p>}
      <button type="submit" className="primary big">{t('join.next')}</button>
      <button type="button" className="quiet big" onClick={onBack}>{t('join.back')}</button>
    </form>
  );
}

function WithSlip({ code, onBack }: { code: string; onBack(): void }) {
  const { t } = useTranslation();
  const slip = useQuery({
    queryKey: ['slip', code], queryFn: () => api.lookAtSlip(code), retry: false,
    staleTime: Infinity, gcTime: 0 });
  if (slip.error) {
    return (
      <div className="stack">
        <h1>{t('join.title')}</h1>
        <ErrorLine error={slip.error} />
        <button type="button" className="quiet big" onClick={onBack}>{t('join.back')}</button>
      </div>
    );
  }
  if (!slip.data) return <SkeletonLines lines={4} />;
  return <Choose code={code} slip={slip.data} />;
}

type Slip = Awaited<ReturnType<typeof api.lookAtSlip>>;

function Choose({ code, slip }: { code: string; slip: Slip }) {
  const { t } = useTranslation();
  const { adopt } = useSession();
  // Made before the first try: the retry of a lost answer is the same person.
  const [id] = useState(newId);
  const [form, setForm] = useState({ account: '', name: '', password: '' });
  const [isShown, setShown] = useState(false);
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const isHousehold = slip.kind === 'household';
  const send = useMutation({
    mutationFn: () => api.joinBySlip({
      id, code, password: form.password,
      ...(isHousehold && { account: form.account.trim(), name: form.name.trim() }) }),
    onSuccess: (session) => {
      dropSlip();
      adopt(session);
    },
  });
  return (
    <form
      className="stack" data-testid="join-as" onSubmit={(event) => {
        event.preventDefault();
        if (!send.isPending) send.mutate();
      }}
    >
      <h1>{isHousehold ? t('join.household', slip) : t('join.person', slip)}</h1>
      {isHousehold ? (
        <>
          <label className="field">
            <span>{t('join.name')}</span>
            <input
              value={form.name} required maxLength={80} autoComplete="name"
              data-testid="join-name" onChange={(event) => set({ name: event.target.value })}
            />
          </label>
          <label className="field">
            <span>{t('join.account')}</span>
            <input
              value={form.account} required pattern="[a-z0-9._\-]{3,40}" autoComplete="username"
              autoCapitalize="none" spellCheck={false} data-testid="join-account"
              title={t('join.accountHint')}
              onChange={(event) => set({ account: event.target.value })}
            />
            <small className="muted">{t('join.accountHint')}</small>
          </label>
        </>
      ) : <p>{t('join.accountIs', slip)}</p>}
      <label className="field">
        <span>{t('join.password')}</span>
        <input
          type={isShown ? 'text' : 'password'} value={form.password} required minLength={10}
          maxLength={200} autoComplete="new-password" data-testid="join-password"
          onChange={(event) => set({ password: event.target.value })}
        />
        <small className="muted">{t('join.passwordHint')}</small>
      </label>
      <label className="check">
        <input
          type="checkbox" checked={isShown} onChange={(event) => setShown(event.target.checked)}
        />
        <span>{t('join.show')}</span>
      </label>
      {send.error && <ErrorLine error={send.error} />}
      <button type="submit" className="primary big" data-testid="join-now">{t('join.now')}</button>
    </form>
  );
}
