import { createBrowserTracker } from '@waymark/browser';
import { relayTransport } from '@waymark/relay/client';
import { nextTask, watchLongTasks } from './tasks.ts';

/** What one task of many calls came to. Unit: milliseconds, if not said otherwise. */
export interface TaskFigures {
  /** Of each call. */
  readonly calls: readonly number[];
  /** From the first call to the end of all that happens before the next task. */
  readonly task: number;
  /** Longest task from then until everything is delivered, 0 when none is a long one. */
  readonly longestAfter: number;
  /** One `JSON.stringify` of such an event, for comparison. */
  readonly stringify: number;
  /** Of an event as it is sent. */
  readonly eventBytes: number;
}

/** What the benchmark calls in its page. */
export interface BenchPage {
  /** Time that `createBrowserTracker` took. */
  readonly start: number;
  /** Longest task since the page began, 0 when none was a long one. */
  longest(): number;
  /** Tracks events in one task. */
  track(count: number): Promise<TaskFigures>;
  /** Tracks events and waits until they have arrived. */
  deliver(count: number): Promise<void>;
  /** Events that have arrived. */
  delivered(): number;
}

declare global {
  interface Window {
    readonly bench: BenchPage;
  }
}

const sent = { bytes: 0, events: 0 };
const longTasks = watchLongTasks();

const beforeStart = performance.now();
const tracker = createBrowserTracker({
  transports: [relayTransport()],
  consent: { state: { analytics: true, marketing: true } },
  fetch(input, init) {
    const body = String(init?.body);
    sent.bytes += body.length;
    sent.events += (JSON.parse(body) as { readonly events: readonly unknown[] }).events.length;
    return fetch(input, init);
  },
});
const start = performance.now() - beforeStart;

/** With all that the tracker adds, an event has about 600 bytes. */
function payloadsOf(count: number): readonly { readonly name: string; readonly details: Readonly<Record<string, number>> }[] {
  return Array.from({ length: count }, (_, index) => ({ name: 'benchmark event', details: { index } }));
}

async function track(count: number): Promise<TaskFigures> {
  const payloads = payloadsOf(count);
  const calls: number[] = [];
  await nextTask();
  const before = performance.now();
  for (const payload of payloads) {
    const called = performance.now();
    tracker.track('eventOccurred', payload);
    calls.push(performance.now() - called);
  }
  await nextTask();
  const task = performance.now() - before;
  await settle();
  return { calls, task, longestAfter: longTasks.longestSince(before + task), stringify: timeOfStringify(payloads), eventBytes: sent.bytes / sent.events };
}

/** On an object like an envelope. */
function timeOfStringify(payloads: readonly unknown[]): number {
  const event = { id: 'V1StGXR8_Z5jdHi6B-myT', name: 'eventOccurred', who: { browserId: crypto.randomUUID(), sessionId: crypto.randomUUID() }, where: { url: location.href, title: document.title } };
  const before = performance.now();
  for (const payload of payloads) JSON.stringify({ ...event, payload });
  return (performance.now() - before) / payloads.length;
}

/** Waits until everything has arrived and its traces are cleaned up. */
async function settle(): Promise<void> {
  while (!(await tracker.flush()).complete) await new Promise((resolve) => setTimeout(resolve, 50));
  await new Promise((resolve) => setTimeout(resolve, 500));
}

async function deliver(count: number): Promise<void> {
  for (const payload of payloadsOf(count)) tracker.track('eventOccurred', payload);
  await settle();
}

const bench: BenchPage = { start, longest: () => longTasks.longestSince(0), track, deliver, delivered: () => tracker.report().transports['relay']?.delivered ?? 0 };
Object.assign(window, { bench });
