/** The planner's side: the ranked list and the map light each other's cells. */
import { ParticipationPanel } from '../../planning/participation-panel.tsx';
import { useActs, useGround, useHand, useView } from '../context.tsx';

export default function PlanPanel() {
  const { cells } = useGround();
  const { asked, window } = useView();
  const { change, hand } = useActs();
  const hovered = useHand((now) => now.hovered);
  return (
    <ParticipationPanel
      window={window} area={asked.area} cells={cells} hovered={hovered} selected={asked.cell}
      onHover={(brushed) => hand.set({ brushed })} onSelect={(code) => change({ cell: code })}
    />
  );
}
