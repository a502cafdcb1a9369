/** How far behind its clock the process is: what waits in it waits at least so long. */

const STEP_MILLISECONDS = 20;

export interface LoopWatch {
  /** Milliseconds by which the timer came too late the last time, or is too late now. */
  late(): number;
  stop(): void;
}

/** Watches the event loop by a timer of its own; it keeps no process alive. */
export function watchLoop(): LoopWatch {
  let due = performance.now() + STEP_MILLISECONDS;
  let last = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    last = now - due;
    due = now + STEP_MILLISECONDS;
  }, STEP_MILLISECONDS);
  timer.unref();
  return {
    late: () => Math.max(last, performance.now() - due, 0),
    stop: () => clearInterval(timer),
  };
}
