import type { Clock, EventEnvelope, MixedOutcome, Refusal, SendContext, Stop, Transport } from '@waymark/core';
import { because } from './because.ts';
import { eventOf, type Item } from './item.ts';

/** All that an outcome can say. */
export type Outcome = Partial<Omit<MixedOutcome, 'status'>> & { readonly status: string; readonly why?: Refusal; readonly maybeTaken?: boolean; readonly tooLarge?: boolean };

/** Hands a batch to a transport before it returns. Resolves with what became of the batch, at the latest when the time of the transport is over. */
export async function ask(
  transport: Transport,
  entries: readonly Item[],
  size: number,
  how: Omit<SendContext, 'signal'>,
  clock: Clock,
): Promise<Outcome> {
  const controller = new AbortController();
  let stop: Stop | undefined;
  // Parsed when a transport first wants to see them.
  let events: readonly EventEnvelope[] | undefined;
  const late = new Promise<Outcome>((resolve) => {
    stop = clock.after(transport.retry?.timeoutMs ?? 10_000, () => {
      controller.abort();
      resolve({ status: 'retry', maybeTaken: true, why: because('timeout') });
    });
  });
  try {
    const batch = { entries, size, get events() { return (events ??= entries.map(eventOf)); } };
    // What answers nothing throws here.
    const { ...outcome } = await Promise.race([late, transport.send(batch, { ...how, signal: controller.signal })]);
    return outcome;
  } catch (cause) {
    return { status: 'refused', why: because('transport-threw', cause) };
  } finally {
    stop?.();
  }
}
