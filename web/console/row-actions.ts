/** What a row of a task does, in every list: it opens the task, and lights it on the map. */
import { useCallback } from 'react';
import { useActs, useView } from './context.tsx';

export function useRowActions() {
  const { hand, selectTask } = useActs();
  const onHover = useCallback(
    (id: string | null) => hand.set({ hoveredTask: id }), [hand]);
  return { selected: useView().asked.task, onSelect: selectTask, onHover };
}
