import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { SendOutcome } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createServerTracker } from '../create-server-tracker.ts';
import { newFolder } from './__fixtures__/folder.ts';
import { sqliteOutbox } from './sqlite-outbox.ts';

const down: SendOutcome = { status: 'retry', why: { code: 'http-503', message: 'It is down.' } };
const refuses: SendOutcome = { status: 'refused', why: { code: 'http-400', message: 'It said no.' } };

let folders: ReturnType<typeof newFolder>[];
let trackers: { close(withinMs?: number): Promise<unknown> }[];
beforeEach(() => {
  folders = [newFolder()];
  trackers = [];
});
afterEach(async () => {
  await Promise.all(trackers.map((tracker) => tracker.close(0)));
  for (const { remove } of folders) remove();
});

function place(): string {
  return join(folders.at(-1)?.path ?? '', 'events.sqlite');
}

/** What a kill leaves: the files as they are now. Outboxes that are made from here on use the copy. */
function kill(): void {
  const copy = newFolder();
  cpSync(folders.at(-1)?.path ?? '', copy.path, { recursive: true });
  folders.push(copy);
}

function start(answer: () => SendOutcome = () => ({ status: 'delivered' })) {
  const transport = recordingTransport({ answer });
  const outbox = sqliteOutbox({ path: place(), commitEveryMs: 0 });
  const tracker = createServerTracker({ transports: [transport], outbox, deadLetters: outbox.deadLetters, onDrop: () => undefined });
  trackers.push(tracker);
  return { tracker, outbox, transport, report: () => tracker.report().transports['recording'] };
}

describe('a server tracker with an SQLite outbox', () => {
  test('keeps what is tracked while it closes for the next one', async () => {
    const { tracker, report } = start(() => down);
    const ids = [tracker.track('eventOccurred', { name: 'before' })];
    const closing = tracker.close(50);
    ids.push(tracker.track('eventOccurred', { name: 'meanwhile' }));
    await Promise.resolve();
    ids.push(tracker.track('eventOccurred', { name: 'a moment later' }));
    await closing;
    expect(report()).toEqual({ accepted: 3, delivered: 0, waiting: 3, dropped: {} });
    const next = start();
    await next.tracker.flush();
    expect(next.transport.delivered.map(({ id }) => id)).toEqual(ids);
  });

  test('that is killed after flush has lost nothing, and the next one delivers in order', async () => {
    const { tracker } = start(() => down);
    const ids = Array.from({ length: 1000 }, (_, index) => tracker.track('eventOccurred', { name: `n${index}` }));
    expect((await tracker.flush()).complete).toBe(false);
    kill();
    const next = start();
    await next.tracker.flush();
    await next.tracker.flush();
    expect(next.transport.delivered.map(({ id }) => id)).toEqual(ids);
    expect(next.report()).toEqual({ accepted: 1000, delivered: 1000, waiting: 0, dropped: {} });
  });

  test('that is closed in time to deliver nothing leaves everything to the next one', async () => {
    const { tracker } = start(() => down);
    const id = tracker.track('goalCompleted', { goalId: 'newsletter' });
    expect((await tracker.close(0)).transports['recording']).toEqual({ accepted: 1, delivered: 0, waiting: 1, dropped: {} });
    const next = start();
    await next.tracker.flush();
    expect(next.transport.delivered.map((event) => event.id)).toEqual([id]);
  });

  test('says of events of others that they are accepted when they are on disk', async () => {
    const { tracker, transport } = start();
    const id = tracker.track('eventOccurred', { name: 'template' });
    await tracker.flush();
    const [event] = transport.delivered;
    if (!event) throw new Error(`"${id}" was not delivered`);
    const { tracker: relay } = (await tracker.close(), start(() => down));
    expect(await relay.accept([{ ...event, id: 'from-a-page' }])).toEqual([{ id: 'from-a-page', status: 'accepted' }]);
    kill();
    const next = start();
    await next.tracker.flush();
    expect(next.transport.delivered.map((each) => each.id)).toEqual(['from-a-page']);
  });

  test('keeps what was refused over a restart, for another try when the cause is mended', async () => {
    const { tracker } = start(() => refuses);
    const id = tracker.track('goalCompleted', { goalId: 'newsletter' });
    await tracker.flush();
    await tracker.close(0);
    const { tracker: next, outbox, transport } = start();
    const letters = outbox.deadLetters.list({ transport: 'recording' });
    expect(letters).toMatchObject([{ reason: 'refused', event: { id }, why: { code: 'http-400' } }]);
    expect(letters.map((letter) => next.resend(letter))).toEqual([true]);
    await next.flush();
    outbox.deadLetters.remove(letters.map(({ number }) => number));
    expect(transport.delivered.map((event) => event.id)).toEqual([id]);
    expect(outbox.deadLetters.count()).toBe(0);
  });
});

test('events that a full outbox gives up while others are delivered have one end each', async () => {
  const ends: string[] = [];
  const tracker = createServerTracker({
    outbox: sqliteOutbox({ path: place(), maxEvents: 20 }),
    transports: [{ ...recordingTransport({ limits: { maxEvents: 1, maxBytes: 65_536, concurrency: 2 } }), send: async () => delivered() }],
    onDelivered: ({ id }) => ends.push(id),
    onDrop: ({ event }) => ends.push(event.id),
    flushIntervalMs: 1,
  });
  trackers.push(tracker);
  /** Slower than events come, so that the outbox stays full. */
  async function delivered(): Promise<SendOutcome> {
    await new Promise((resolve) => setTimeout(resolve, 2));
    return { status: 'delivered' };
  }
  const report = () => tracker.report().transports['recording'];
  while ((report()?.delivered ?? 0) < 100 || (report()?.dropped['queue-full'] ?? 0) < 100) {
    for (let nth = 0; nth < 10; nth += 1) tracker.track('eventOccurred', { name: 'many' });
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(report()?.waiting).toBeGreaterThanOrEqual(0);
  }
  await tracker.close(60_000);
  expect(new Set(ends).size).toBe(ends.length);
  expect(report()).toMatchObject({ accepted: ends.length, waiting: 0 });
});
