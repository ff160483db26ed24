import type { DeliveryReport, Outbox, Refusal, Tracker } from '@waymark/core';

export interface LastWordsParts {
  readonly tracker: Pick<Tracker<never>, 'leave' | 'report'>;
  /** Undefined: the tracker has one in memory. */
  readonly outbox: Outbox | undefined;
  readonly onError: (problem: Refusal) => void;
}

/** In the last moment of a process: gives the outbox what was tracked in this tick, has it written, and says how much is lost because it was in memory alone. */
export function lastWords({ tracker, outbox, onError }: LastWordsParts): void {
  tracker.leave();
  const upTo = cannotWrite(outbox) ? 'up to ' : '';
  const lost = Math.max(0, ...Object.entries(tracker.report().transports).map(([lane, report]) => unsaved(outbox, lane, report)));
  if (lost === 0) return;
  onError({
    code: 'exit-unsaved',
    message: `Events that were in memory alone when the process ended, and are lost: ${upTo}${lost}. Await close() before, or pass an outbox that keeps them, such as sqliteOutbox().`,
  });
}

/** What waits for a destination and is in no durable outbox, or in one that cannot write. One that cannot say at once what it has is believed to have it. */
function unsaved(outbox: Outbox | undefined, lane: string, { waiting }: DeliveryReport): number {
  if (!outbox?.durable || cannotWrite(outbox)) return waiting;
  const stored = outbox.count(lane);
  if (stored instanceof Promise) return 0;
  // More than the lane knows of is there from earlier processes, and not handed over yet: nothing of this one has come that far.
  return stored.events > waiting ? waiting : waiting - stored.events;
}

/** One that is closed has written what it could, and has said what it could not. */
function cannotWrite(outbox: Outbox | undefined): boolean {
  const trouble = outbox?.trouble?.();
  return trouble !== undefined && trouble.code !== 'outbox-closed';
}
