/**
 * A part of the page that is loaded when first needed may meet a lost connection. Then it waits and
 * tries again, instead of breaking the page it belongs to.
 */
const WAIT_MILLISECONDS = 1000;
const WAIT_MILLISECONDS_MAX = 10_000;
/** With a connection, a part that stays away this often is not there any more (a new version). */
const TRIES_MAX = 12;

/** Resolves after the wait, or as soon as the device says that it is connected again. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener('online', go);
      resolve();
    };
    const timer = setTimeout(go, milliseconds);
    addEventListener('online', go);
  });
}

/** The same loader, patient: for `lazy`. Rejects only when connected and refused many times. */
export function loadAgain<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return async () => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await load();
      } catch (error) {
        if (navigator.onLine && tried >= TRIES_MAX) throw error;
        await pause(Math.min(WAIT_MILLISECONDS_MAX, WAIT_MILLISECONDS * 2 ** (tried - 1)));
      }
    }
  };
}
