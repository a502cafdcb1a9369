import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../platform/api.ts';

/** Somebody else may switch it: rarely, and no news says so. */
const REFRESH_MILLISECONDS = 600_000;

/** Shows that life is simulated, and lets staff switch it off and on. */
export function SimulationSwitch({ may }: { may: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['simulation'], queryFn: api.simulation, refetchInterval: REFRESH_MILLISECONDS,
  });
  const turn = useMutation({
    mutationFn: api.switchSimulation,
    onSuccess: (view) => client.setQueryData(['simulation'], view),
  });
  if (!query.data?.available) return null;
  const { running } = query.data;
  return (
    <button
      type="button" className={`tag simulation${running ? ' on' : ''}`} data-testid="simulation"
      aria-pressed={running} disabled={!may || turn.isPending} title={t('simulation.words')}
      onClick={() => turn.mutate(!running)}
    >
      {t(running ? 'simulation.on' : 'simulation.off')}
    </button>
  );
}
