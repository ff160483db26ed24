/** Watches a number that should grow. */
export interface Progress {
  /** Aborted, with what is wrong, when the number has stood still for too long. */
  readonly signal: AbortSignal;
  /** Watches no more, and ends what still goes by the signal. */
  end(): void;
}

const lookEveryMs = 250;

/** Begins to watch. `stands`: what to say of it when it has not changed for `withinMs`. */
export function watchProgress(count: () => number, withinMs: number, stands: string): Progress {
  const control = new AbortController();
  let [seen, since] = [count(), performance.now()];
  const timer = setInterval(() => {
    if (count() !== seen) [seen, since] = [count(), performance.now()];
    else if (performance.now() - since > withinMs) control.abort(new Error(`${stands} for ${withinMs / 1000} s, at ${seen}.`));
  }, lookEveryMs);
  return {
    signal: control.signal,
    end() {
      clearInterval(timer);
      control.abort();
    },
  };
}
