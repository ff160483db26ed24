import type { DurationMs } from '../units.ts';

/** Failures in a row that open the circuit. */
const threshold = 5;
const firstOpenMs = 5000;
const longestOpenMs = 60_000;

/** Stops a lane from knocking at a destination that is down. After a while one batch may try; its result decides. */
export interface Circuit {
  failures: number;
  /** How long it opens next time. */
  openMs: DurationMs;
  /** Tick before which nothing may be sent. */
  openUntil: DurationMs;
}

export const closedCircuit: Readonly<Circuit> = { failures: 0, openMs: firstOpenMs, openUntil: 0 };

/** True from the first opening to the next success: only a single batch may try. */
export function isProbing({ openMs }: Circuit): boolean {
  return openMs > firstOpenMs;
}

/** Books a failure. `atOnce` opens without waiting for more of them. */
export function bookFailure(circuit: Circuit, now: DurationMs, atOnce: boolean | undefined): void {
  // A batch that was on its way when the circuit opened tells nothing new.
  if (now < circuit.openUntil) return;
  circuit.failures += 1;
  if (!atOnce && !isProbing(circuit) && circuit.failures < threshold) return;
  circuit.openUntil = now + circuit.openMs;
  circuit.openMs = Math.min(circuit.openMs * 2, longestOpenMs);
}
