import type { JsMsg } from '@nats-io/jetstream';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { Entry, Priority } from '@waymark/core';
import type { Copy } from './copies.ts';

/** What a message says beside the event's text, so that workers need not parse it. */
const names = { id: 'Waymark-Id', priority: 'Waymark-Priority', occurredAt: 'Waymark-At' } as const;

/** Headers of a copy. */
export function writeHeaders({ entry }: Copy): MsgHdrs {
  const written = headers();
  written.set(names.id, entry.id);
  written.set(names.priority, entry.priority);
  written.set(names.occurredAt, String(entry.occurredAt));
  return written;
}

const priorities: readonly Priority[] = ['critical', 'normal', 'low'];

/** The entry of a message; undefined for a message that is none. Whether its text is an event shows in the lane, which refuses it alone. */
export function readEntry({ headers: written, data }: Pick<JsMsg, 'headers' | 'data'>): Entry | undefined {
  const id = written?.get(names.id) ?? '';
  const occurredAt = Number(written?.get(names.occurredAt));
  const priority = priorities.find((each) => each === written?.get(names.priority));
  if (id === '' || priority === undefined || !Number.isFinite(occurredAt) || data.length === 0) return undefined;
  return { id, json: decoder.decode(data), size: data.length, priority, occurredAt };
}

const decoder = new TextDecoder();
