/** The only place that asks the time. Everything else receives a `Clock`, so that a test chooses the hour. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is told to move. */
export function stoppedClock(at: Date): Clock & { moveTo(at: Date): void } {
  let current = at;
  return {
    now: () => current,
    moveTo: (next) => {
      current = next;
    },
  };
}

/** Milliseconds of a monotonic watch: for durations, never for dates. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
