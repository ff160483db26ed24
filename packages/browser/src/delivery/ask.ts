import type { Clock, EventEnvelope, MixedOutcome, Refusal, SendContext, Transport } from '@waymark/core';
import { because } from './because.ts';
import { eventOf, type Item } from './item.ts';

/** All that an outcome can say. */
export type Outcome = Partial<Omit<MixedOutcome, 'status'>> & { readonly status: string; readonly why?: Refusal; readonly maybeTaken?: boolean; readonly tooLarge?: boolean };

/**
 * Hands a batch to a transport before it returns. Resolves with what became of the batch, at the latest when the time of the transport is over, or when
 * what stands in `requests` meanwhile is called.
 */
export async function ask(
  transport: Transport,
  entries: readonly Item[],
  size: number,
  how: Omit<SendContext, 'signal'>,
  clock: Clock,
  requests: Set<() => void>,
): Promise<Outcome> {
  const controller = new AbortController();
  let giveUp!: () => void;
  const late = new Promise<Outcome>((resolve) => {
    giveUp = () => {
      controller.abort();
      resolve({ status: 'retry', maybeTaken: true, why: because('timeout') });
    };
  });
  const stop = clock.after(transport.retry?.timeoutMs ?? 10_000, giveUp);
  // Parsed when a transport first wants to see them.
  let events: readonly EventEnvelope[] | undefined;
  requests.add(giveUp);
  try {
    const batch = { entries, size, get events() { return (events ??= entries.map(eventOf)); } };
    // What answers nothing would do so again. It says nothing of the events.
    return (await Promise.race([late, transport.send(batch, { ...how, signal: controller.signal })])) || { status: 'refused', why: because('transport-threw') };
  } catch (cause) {
    // Nobody knows what was sent before.
    return { status: 'split', why: because('transport-threw', cause), maybeTaken: true };
  } finally {
    requests.delete(giveUp);
    stop();
  }
}
