import type { EventEnvelope, NewEntry } from '@waymark/core';
import { utf8Bytes } from '@waymark/core/transport';
import { eventsPerRequest, makeVisits, serialMark } from '../relay/visits.ts';
import { lane } from './setting.ts';

/** Digits of the numbers of events. */
const digits = 14;
/** So many browsers send in turn. */
const browsers = 5000;

/** Makes the entries of one request after another, each of the next browser, as a relay hands them to its outbox. */
export async function makeBatches(isOrdered: boolean): Promise<() => readonly NewEntry[]> {
  const [visit] = await makeVisits();
  const body = visit?.bytes.toString('utf8').split('\r\n\r\n')[1] ?? '';
  const { events } = JSON.parse(body) as { readonly events: readonly EventEnvelope[] };
  const occurredAt = Date.now();
  const templates = events.map((event) => {
    const json = JSON.stringify({ ...event, occurredAt });
    return { ...cut(json, event.id), size: utf8Bytes(json) };
  });
  let serial = 0;
  return () => {
    const key = `browser-${Math.floor(serial / eventsPerRequest) % browsers}`;
    return templates.map(({ before, after, size }) => {
      const id = serialMark + String(serial).padStart(digits, '0');
      serial += 1;
      return { id, json: before + id + after, size, priority: 'normal', occurredAt, lanes: [lane], ...(isOrdered && { keys: [{ lane, key }] }) };
    });
  };
}

/** A text before and after a part of it. */
function cut(text: string, part: string): { readonly before: string; readonly after: string } {
  const at = text.indexOf(part);
  return { before: text.slice(0, at), after: text.slice(at + part.length) };
}
