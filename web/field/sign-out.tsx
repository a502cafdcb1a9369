/** Signing out: not over an open shift, nor over what is not sent, without a word. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../platform/api.ts';
import { useSession } from '../platform/session.tsx';
import { useShift } from '../workers/shift-switch.tsx';
import { ErrorLine } from '../ui/states.tsx';
import { useOutbox } from './use-outbox.tsx';

export function useSignOut(worker: boolean) {
  const client = useQueryClient();
  const { signOut } = useSession();
  const { waiting } = useOutbox();
  const shift = useShift(worker).data?.shift ?? null;
  const [asking, setAsking] = useState(false);
  const leave = useMutation({
    // Without a connection it says so, instead of waiting for one.
    mutationFn: async (endsShift: boolean) => {
      if (shift && endsShift) client.setQueryData(['shift'], await api.endShift(shift.id));
      await signOut();
    },
    onError: () => setAsking(true),
  });
  return {
    shift, waits: waiting.length, asking, leave,
    begin: () => (shift || waiting.length > 0 ? setAsking(!asking) : leave.mutate(false)),
    close: () => setAsking(false),
  };
}

/** What would be left behind, and the ways to go on. */
export function SignOutQuestion({ leaving }: { leaving: ReturnType<typeof useSignOut> }) {
  const { t } = useTranslation();
  const { shift, waits, leave, close } = leaving;
  return (
    <section className="sign-out-question" aria-label={t('ui.signOut')} data-testid="sign-out-question">
      {shift && <p>{t('field.signOutShift')}</p>}
      {waits > 0 && <p>{t('field.signOutWaiting', { count: waits })}</p>}
      {leave.error && <ErrorLine error={leave.error} />}
      {shift && (
        <button type="button" className="primary big" data-testid="end-and-sign-out" disabled={leave.isPending} onClick={() => leave.mutate(true)}>
          {t('field.endAndSignOut')}
        </button>
      )}
      <button type="button" className="quiet big" data-testid="just-sign-out" disabled={leave.isPending} onClick={() => leave.mutate(false)}>
        {t(shift ? 'field.signOutOpen' : 'ui.signOut')}
      </button>
      <button type="button" className="plain-button" onClick={close}>{t('field.back')}</button>
    </section>
  );
}
