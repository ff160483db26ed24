import { payloadOf } from './emitter.ts';

/** One numbered event as a relay takes it, with an id of its own. */
export function batchOfOne(number: number, filler: number): string {
  const event = {
    v: 1,
    id: crypto.randomUUID(),
    name: 'eventOccurred',
    payload: payloadOf(number, filler),
    occurredAt: Date.now(),
    seq: number,
    who: {},
    where: { runtime: 'browser', url: location.href },
    consent: ['analytics', 'marketing'],
    priority: 'normal',
  };
  return JSON.stringify({ v: 1, sentAt: Date.now(), events: [event] });
}
