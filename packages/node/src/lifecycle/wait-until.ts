import type { TrackerOptions, TrackScope } from '@waymark/core';
import { harmless } from '@waymark/core/lean';
import { refuseOption } from '../refuse.ts';

/**
 * Asks a platform that freezes or ends the process after an answer to wait for a promise: `waitUntil` of Vercel, `ctx.waitUntil` of Workers, `after` of
 * Next, `waitUntil` of `@waymark/node/lambda`.
 */
export type WaitUntil = (promise: Promise<unknown>) => void;

export interface HoldParts {
  readonly waitUntil: WaitUntil;
  readonly onError: NonNullable<TrackerOptions['onError']>;
  /** Tries everything that waits once. */
  flush(): Promise<unknown>;
}

/**
 * A view whose every call makes the platform wait for delivery. What is tracked in one task is delivered together, so one promise is handed over for it.
 * A destination that fails is tried once: its events wait for the next call, or stay in the outbox.
 */
export function holdForDelivery<Events>(scope: TrackScope<Events>, { waitUntil, flush, onError }: HoldParts): TrackScope<Events> {
  const wait = harmless(waitUntil, (cause) =>
    onError({ code: 'callback-threw', message: 'The function "waitUntil" threw, so the platform may not wait until events are delivered.', cause }),
  );
  let isPromised = false;

  async function deliver(): Promise<void> {
    await Promise.resolve();
    isPromised = false;
    await flush();
  }

  function hold(): void {
    if (isPromised) return;
    isPromised = true;
    wait(deliver());
  }

  return {
    track(name, payload, options) {
      hold();
      return scope.track(name, payload, options);
    },
    identify(userId, traits) {
      hold();
      scope.identify(userId, traits);
    },
    anonymize() {
      hold();
      scope.anonymize();
    },
  };
}

/** `call`: whose option it is. */
export function checkWaitUntil(call: string, waitUntil: unknown): void {
  if (waitUntil === undefined || typeof waitUntil === 'function') return;
  refuseOption(`${call} option "waitUntil"`, 'a function that takes a promise', waitUntil, 'Example: waitUntil of "@vercel/functions".');
}
