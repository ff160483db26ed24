import type { Arrival } from './counter.ts';

interface OwnEvent {
  readonly id: string;
  readonly payload: { readonly details: { readonly number: number } };
}

/** Envelopes of Waymark in a list. */
export function readOwn(body: string): readonly Arrival[] {
  return (JSON.parse(body) as readonly OwnEvent[]).map(({ id, payload }) => ({ id, number: payload.details.number }));
}
