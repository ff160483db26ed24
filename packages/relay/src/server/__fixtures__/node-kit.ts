import { type Clock, systemClock } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { onTestFinished } from 'vitest';
import { serveRelay } from '../adapters/node.ts';
import { createRelay } from '../create-relay.ts';
import type { RelayOptions } from '../relay-options.ts';
import { readAnswer, shop, userAgent } from './relay-kit.ts';

type Options = Omit<RelayOptions<Record<never, never>>, 'events'>;

/** A relay that listens at Node.js until the test ends, with one recording destination. */
export async function startRelay(options: Partial<Options> = {}) {
  const vendor = recordingTransport({ name: 'vendor', limits: { maxEvents: 1000, maxBytes: 10_000_000, concurrency: 1 } });
  const relay = createRelay({ clock: onNewYear(), transports: [vendor], allowOrigins: [shop, 'http://localhost:5173'], onDrop: () => undefined, ...options });
  const server = await serveRelay(relay);
  onTestFinished(async () => void (await server.close(100)));
  return { relay, vendor, url: `${server.url}/w`, server };
}

const newYear = Date.UTC(2026, 0, 1);

/** The platform's clock, on the day of the events that tests make. */
function onNewYear(): Clock {
  const clock = systemClock();
  const start = clock.ticks();
  return { ...clock, now: () => newYear + Math.round(clock.ticks() - start) };
}

export const frame = { v: 1, sentAt: newYear, counters: { accepted: 1, delivered: 0, waiting: 1, dropped: 0 } };
export const jsonHeaders = { 'content-type': 'application/json', origin: shop, 'user-agent': userAgent };

export async function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readAnswer(await fetch(url, { method: 'POST', headers: { ...jsonHeaders, ...headers }, body: text }));
}

