import type { SendOutcome } from '@waymark/core';
import { createFakeClock, type RecordingOptions } from '@waymark/core/testing';
import { trackedPage, type TrackedPage, type TrackedPageOptions } from '../../__fixtures__/tracked-page.ts';

export const why = { code: 'http-503', message: 'down' };
export const retry: SendOutcome = { status: 'retry', why };
export const delivered: SendOutcome = { status: 'delivered' };
/** One event per request, one request at a time. */
export const limits = { maxEvents: 1, maxBytes: 65_536, concurrency: 1 };

/** A page whose destination answers as told, and the ticks at which it was asked. Random waits are half as long as they can be. */
export function askedPage(answer: NonNullable<RecordingOptions['answer']>, recording: RecordingOptions = {}, options: TrackedPageOptions = {}): TrackedPage & { readonly at: readonly number[] } {
  const clock = createFakeClock();
  const at: number[] = [];
  const page = trackedPage(
    {
      ...recording,
      answer(events, nth) {
        at.push(clock.ticks());
        return answer(events, nth);
      },
    },
    { random: () => 0.5, ...options, clock },
  );
  return { ...page, at };
}
