import type { DurationMs } from '../units.ts';

/** Failures in a row that open the circuit. */
const threshold = 5;
const firstOpenMs = 5000;
const longestOpenMs = 60_000;

/** Stops a lane from knocking at a destination that is down. After a while one batch may try (half-open); its result decides. */
export interface Circuit {
  /** Tick before which nothing may be sent. */
  readonly openUntil: DurationMs;
  /** True when only a single batch may try. */
  readonly probing: boolean;
  succeeded(): void;
  /** `atOnce` opens without waiting for more failures. */
  failed(now: DurationMs, atOnce: boolean): void;
}

export function createCircuit(): Circuit {
  let failures = 0;
  let openUntil = 0;
  let openMs = firstOpenMs;
  let probing = false;
  return {
    get openUntil() {
      return openUntil;
    },
    get probing() {
      return probing;
    },
    succeeded() {
      failures = 0;
      openMs = firstOpenMs;
      openUntil = 0;
      probing = false;
    },
    failed(now, atOnce) {
      // A batch that was on its way when the circuit opened tells nothing new.
      if (now < openUntil) return;
      failures += 1;
      if (!atOnce && !probing && failures < threshold) return;
      openUntil = now + openMs;
      openMs = Math.min(openMs * 2, longestOpenMs);
      probing = true;
    },
  };
}
