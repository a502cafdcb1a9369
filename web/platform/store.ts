/**
 * A value that changes often and is heard by few: who selects a part of it is drawn anew when that
 * part is another one, and nobody else.
 */
import { useSyncExternalStore } from 'react';

export interface Store<State> {
  get(): State;
  /** Takes over what is given; the rest stays. Nobody hears of what is the same. */
  set(part: Partial<State>): void;
  /** Calls at each change until the returned function is called. */
  subscribe(hear: () => void): () => void;
}

export function createStore<State extends object>(first: State): Store<State> {
  let state = first;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set: (part) => {
      const names = Object.keys(part) as (keyof State)[];
      if (names.every((name) => Object.is(part[name], state[name]))) return;
      state = { ...state, ...part };
      for (const hear of [...listeners]) hear();
    },
    subscribe: (hear) => {
      listeners.add(hear);
      return () => {
        listeners.delete(hear);
      };
    },
  };
}

/** `select` gives a part as it lies in the state, or a plain value: never a new object. */
export function useStore<State, Part>(store: Store<State>, select: (state: State) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
