import { createTracker, systemClock, type StandardVocabulary, type Where, type Who } from '@waymark/core';
import { relayTransport } from '@waymark/relay/client';
import { visitEvents } from './visit-events.ts';

/** Site whose pages send. */
export const origin = 'https://shop.example';
/** Path of the relay. */
export const path = '/waymark';
/** Events of one request. */
export const eventsPerRequest = 10;
/** Visitors who send in turn. More than a relay forgets soon, fewer than would fill the sender's memory. */
const visitors = 5000;

/** A request as it goes over the wire. */
export interface Visit {
  readonly bytes: Buffer;
  /** Gives its events ids that nobody has used, and the time of now. */
  renew(serial: number): void;
}

/** Stand-ins of what differs from visitor to visitor and from request to request, each as long as what comes in its place. */
const aVisitor = '999999999999';
const aTime = '1777777777777';

const who: Who = { browserId: `5f0c2d1e-7a3b-4c9d-8e6f-${aVisitor}`, sessionId: `a1b2c3d4-e5f6-4a7b-9c8d-${aVisitor}`, tabId: `0f1e2d3c-4b5a-4968-8776-${aVisitor}` };
const page: Where = {
  runtime: 'browser',
  url: `${origin}/p/red-shoe?utm_source=news`,
  referrer: `${origin}/shoes`,
  title: 'Red shoe',
  locale: 'en-IE',
  timeZone: 'Europe/Dublin',
  pageLoadedAt: Date.now(),
  library: { name: '@waymark/browser', version: '1.0.0' },
};

/** Digits of the number of an event: with the mark, ids are as long as those that Waymark makes. */
const serialDigits = 14;
/** What the id of every event begins with. */
export const serialMark = 'serial-';

/** Makes a request for each of many visitors, from what a tracker and the transport of a page make. */
export async function makeVisits(): Promise<readonly Visit[]> {
  const body = await bodyOfOne();
  return Array.from({ length: visitors }, (_, index) => visitOf(body, index));
}

/** The body of a request as the transport of a page writes it. */
async function bodyOfOne(): Promise<string> {
  const bodies: string[] = [];
  const keep: typeof fetch = async (_url, init) => {
    bodies.push(String(init?.body));
    return new Response(null, { status: 503 });
  };
  const tracker = createTracker({
    transports: [relayTransport({ fetch: keep, now: () => Number(aTime) })],
    consent: { analytics: 'granted', marketing: 'granted' },
    context: () => ({ who, where: page }),
    clock: { ...systemClock(), now: () => Number(aTime) },
    onDrop: () => undefined,
  });
  visitEvents(who.tabId ?? '', origin).forEach(([name, payload], nth) => {
    const id = serialMark + String(nth).padStart(serialDigits, '0');
    tracker.track(name, payload as StandardVocabulary[typeof name], { id, occurredAt: Number(aTime) });
  });
  tracker.leave();
  await tracker.close(0);
  return bodies[0] ?? '';
}

function visitOf(body: string, index: number): Visit {
  const visitor = String(index).padStart(aVisitor.length, '0');
  const address = `198.18.${index >> 8}.${index & 255}`;
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: shop.example',
    `X-Forwarded-For: ${address}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    'Content-Type: text/plain',
    'Accept: */*',
    `Origin: ${origin}`,
    `Referer: ${origin}/p/red-shoe`,
    'Accept-Encoding: gzip, deflate, br',
    'Accept-Language: en-IE,en;q=0.9',
    `Cookie: waymark_id=${who.browserId ?? ''}; waymark_session=1`,
  ];
  const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`.replaceAll(aVisitor, visitor));
  const ids = placesOf(bytes, serialMark);
  const times = placesOf(bytes, aTime);
  return {
    bytes,
    renew(serial) {
      const now = String(Date.now());
      for (const place of times) bytes.write(now, place, 'latin1');
      ids.forEach((place, nth) => bytes.write(String(serial * eventsPerRequest + nth).padStart(serialDigits, '0'), place + serialMark.length, 'latin1'));
    },
  };
}

function placesOf(bytes: Buffer, text: string): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) places.push(at);
  return places;
}
