/** What a resident sends is kept on the phone until the server has it; ids are made once. */
import { useSyncExternalStore } from 'react';
import type { SubmitDeed } from '../../server/deeds/deeds.schema.ts';
import type { FileTask } from '../../server/tasks/tasks.schema.ts';
import { api, ApiFailure } from '../platform/api.ts';

export type Entry =
  | { kind: 'deed'; owner: string; body: SubmitDeed }
  | { kind: 'task'; owner: string; body: FileTask };
const KEPT = 'deedgrid.outbox';
const hearers = new Set<() => void>();
let entries: readonly Entry[] = read();

function read(): readonly Entry[] {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '[]') as Entry[];
  } catch {
    return [];
  }
}
function keep(next: readonly Entry[]): void {
  entries = next;
  localStorage.setItem(KEPT, JSON.stringify(next));
  for (const hear of hearers) hear();
}
const send = (entry: Entry) =>
  (entry.kind === 'deed' ? api.submitDeed(entry.body) : api.fileTask(entry.body));

/**
 * Sends an entry; without a connection it stays and is sent later. A refusal is told to the
 * caller and the entry is gone.
 */
export async function submit(entry: Entry): Promise<'sent' | 'kept'> {
  try {
    await send(entry);
    return 'sent';
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.status !== 0) throw error;
    keep([...entries, entry]);
    return 'kept';
  }
}

let flushing = false;
/** Sends what waits for this person, oldest first. Answers how many went out. */
export async function flush(owner: string): Promise<number> {
  if (flushing) return 0;
  flushing = true;
  let sent = 0;
  try {
    for (const entry of entries.filter((one) => one.owner === owner)) {
      try {
        await send(entry);
        sent += 1;
      } catch (error) {
        if (error instanceof ApiFailure && error.status === 0) break;
      }
      keep(entries.filter((one) => one !== entry));
    }
  } finally {
    flushing = false;
  }
  return sent;
}

export function useOutbox() {
  const list = useSyncExternalStore(
    (hear) => {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    () => entries,
  );
  return { waiting: list.length };
}
