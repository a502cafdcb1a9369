import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../platform/api.ts';
import { newId } from '../platform/id.ts';
import { ErrorLine } from '../ui/states.tsx';

export function useShift(isWorker = true) {
  return useQuery({ queryKey: ['shift'], queryFn: api.ownShift, enabled: isWorker });
}

/** The big switch: on shift or not. */
export function ShiftSwitch() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const shift = useShift();
  const open = shift.data?.shift ?? null;
  // Kept until it succeeded: a lost answer is repeated with the same id.
  const id = useRef(newId());
  const turn = useMutation({
    mutationFn: () => (open ? api.endShift(open.id) : api.startShift(id.current)),
    onSuccess: async (view) => {
      id.current = newId();
      // A question on its way since before the switch would answer with the shift as it was.
      await client.cancelQueries({ queryKey: ['shift'] });
      client.setQueryData(['shift'], view);
      void client.invalidateQueries({ queryKey: ['own-work'] });
    },
    // Another tab or phone may have turned it meanwhile.
    onError: () => client.invalidateQueries({ queryKey: ['shift'] }),
  });
  return (
    <section className="shift">
      <button
        type="button" role="switch" aria-checked={open !== null} data-testid="shift-switch"
        className={`shift-switch${open ? ' on' : ''}`} disabled={!shift.data || turn.isPending}
        onClick={() => turn.mutate()}
      >
        <span className="knob" aria-hidden="true" />
        <span>
          <strong>{t(open ? 'field.onShift' : 'field.offShift')}</strong>
          <small>{t(open ? 'field.endShift' : 'field.beginShift')}</small>
        </span>
      </button>
      {!shift.data && shift.error && <ErrorLine error={shift.error} onRetry={() => void shift.refetch()} />}
      {turn.error && <ErrorLine error={turn.error} />}
    </section>
  );
}
