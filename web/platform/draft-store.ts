/**
 * Where drafts are kept: in this tab's own storage, bound to the person, gone when they were sent and
 * when the person signs out.
 */
const KEPT = 'deedgrid.drafts';
/** Whose draft, and of what. */
export interface DraftName { owner: string; name: string }
interface Kept { owner: string; drafts: Record<string, unknown> }

/** The part of sessionStorage that is needed. */
export interface DraftStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

function read(store: DraftStore, owner: string): Kept {
  try {
    const kept = JSON.parse(store.getItem(KEPT) ?? 'null') as Kept | null;
    if (kept && kept.owner === owner && typeof kept.drafts === 'object') return kept;
  } catch {
    // Whatever stood there was no draft of ours.
  }
  return { owner, drafts: {} };
}

/** The person's draft under this name; undefined when there is none. */
export const draftIn = (store: DraftStore, { owner, name }: DraftName): unknown =>
  read(store, owner).drafts[name];

/** Keeps a draft, or drops it (undefined). What another person left there goes. */
export function keepDraft(
  store: DraftStore, { owner, name }: DraftName, draft: unknown,
): void {
  const { drafts } = read(store, owner);
  const next = { ...drafts, [name]: draft };
  if (draft === undefined) delete next[name];
  if (Object.keys(next).length === 0) store.removeItem(KEPT);
  else store.setItem(KEPT, JSON.stringify({ owner, drafts: next }));
}

/** Signing out takes every draft with it. */
export const dropDrafts = (store: DraftStore): void => store.removeItem(KEPT);
