import type { Arrival } from './counter.ts';

interface OwnEvent {
  readonly id: string;
  readonly payload: { readonly details: { readonly number: number } };
}

/** Envelopes of Waymark in a list. */
export function readOwn(body: string): readonly Arrival[] {
  return (JSON.parse(body) as readonly OwnEvent[]).map(({ id, payload }) => ({ id, number: payload.details.number }));
}

interface Batch {
  readonly batch: readonly { readonly messageId?: string; readonly uuid?: string; readonly properties: { readonly number: number } }[];
}

/** Batches of Segment and RudderStack, whose ids are called `messageId`, and of PostHog, where it is `uuid`. */
export function readBatch(body: string): readonly Arrival[] {
  return (JSON.parse(body) as Batch).batch.map(({ messageId, uuid, properties }) => ({ id: messageId ?? uuid ?? '', number: properties.number }));
}

interface SnowplowBody {
  readonly data: readonly { readonly eid: string; readonly ue_pr: string }[];
}

/** Snowplow's events are texts inside of its requests. */
export function readSnowplow(body: string): readonly Arrival[] {
  return (JSON.parse(body) as SnowplowBody).data.map(({ eid, ue_pr: text }) => {
    const event = JSON.parse(text) as { readonly data: { readonly data: { readonly number: number } } };
    return { id: eid, number: event.data.data.number };
  });
}
