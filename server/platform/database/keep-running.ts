/** Watches over a process that must be there, and brings it up again with bounded patience. */

export interface Life {
  /** Fulfilled when it has ended, however. */
  ended: Promise<void>;
}

export interface KeepOptions<L extends Life> {
  first: L;
  bringUp: () => Promise<L>;
  log: (line: string) => void;
  /** Between tries, doubling from the one to the other; a life of `steady` forgets earlier ends. */
  milliseconds?: { min: number; max: number; steady: number };
}

export interface Kept<L extends Life> {
  current(): L;
  /** Brings nothing up any more; waits for what is just being brought up. */
  letGo(): Promise<void>;
}

/** Brings it up again whenever it ends: at once the first time, then less and less often. */
export function keepRunning<L extends Life>(options: KeepOptions<L>): Kept<L> {
  const { min, max, steady } = options.milliseconds ?? { min: 100, max: 30_000, steady: 60_000 };
  let current = options.first;
  let isLetGo = false;
  let bringing: Promise<void> = Promise.resolve();
  let wake = () => undefined as void;
  const pause = (milliseconds: number) => new Promise<void>((resolve) => {
    wake = resolve;
    setTimeout(resolve, milliseconds).unref();
  });

  async function watch(): Promise<void> {
    let wait = 0;
    let told = '';
    while (!isLetGo) {
      const since = performance.now();
      await current.ended;
      if (isLetGo) return;
      if (performance.now() - since > steady) wait = 0;
      options.log('the database has ended: it is started again');
      for (let isUp = false; !isUp && !isLetGo;) {
        if (wait > 0) await pause(wait);
        wait = Math.min(Math.max(min, wait * 2), max);
        if (isLetGo) return;
        try {
          const coming = options.bringUp().then((life) => { current = life; });
          bringing = coming.catch(() => undefined);
          await coming;
          isUp = true;
          told = '';
          options.log('the database runs again');
        } catch (error) {
          // The same reason again is no news.
          const why = error instanceof Error ? error.message : String(error);
          if (why !== told) options.log(`the database does not start: ${why}`);
          told = why;
        }
      }
    }
  }
  void watch();
  return {
    current: () => current,
    letGo: async () => {
      isLetGo = true;
      wake();
      await bringing;
    },
  };
}
