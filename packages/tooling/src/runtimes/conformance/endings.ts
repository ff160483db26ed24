import { createTracker } from '@waymark/core';
import { createServerTracker } from '@waymark/node';
import { sqliteOutbox } from '@waymark/node/sqlite';
import { createRelay } from '@waymark/relay/server';
import { shopUrl } from '../../faults/story.ts';
import { type Env, holds } from './check.ts';
import { quickRetry, toCollector } from './trackers.ts';

/** A process that has done its work. It must end by itself, with 0, and print nothing. */
export interface Ending {
  readonly subject: string;
  readonly title: string;
  /** Events that the collector has then. Left out: any number, nothing was promised. */
  readonly arrives?: number;
  /** What the collector does meanwhile. */
  readonly fault?: 'hang' | 'status';
  begin(env: EndingEnv): unknown;
}

export interface EndingEnv extends Pick<Env, 'targets'> {
  /** Names a file of this runtime. */
  place(name: string): string;
}

type Tracks = { track(name: 'goalCompleted', payload: { readonly goalId: string }): string };

/** Longer than anybody waits for the process: a timer that is not let go shows. */
const hour = 3_600_000;

function trackThree<Tracker extends Tracks>(tracker: Tracker): Tracker {
  for (const goalId of ['first', 'second', 'third']) tracker.track('goalCompleted', { goalId });
  return tracker;
}

const core = (env: EndingEnv, retry: object = quickRetry) => trackThree(createTracker({ transports: [toCollector(env, { retry })], flushIntervalMs: hour, onDrop: () => undefined }));
const server = (env: EndingEnv, options: object = {}) => trackThree(createServerTracker({ transports: [toCollector(env)], flushIntervalMs: hour, onDrop: () => undefined, ...options }));
const outbox = ({ place }: EndingEnv) => sqliteOutbox({ path: place('endings.sqlite') });

export const endings: readonly Ending[] = [
  { subject: 'core', title: 'a tracker that is left alone keeps no process alive', begin: (env) => core(env) },
  { subject: 'core', title: 'a process that closes its tracker ends, and everything has arrived', arrives: 3, begin: (env) => core(env).close() },
  { subject: 'core', title: 'a process ends although a destination hangs', arrives: 0, fault: 'hang', begin: (env) => core(env, { timeoutMs: hour }).close(50) },
  { subject: 'core', title: 'a tracker that waits for its next try keeps no process alive', arrives: 0, fault: 'status', begin: (env) => core(env, { delaysMs: [hour] }).flush() },
  { subject: 'node', title: 'a tracker that is left alone keeps no process alive', begin: (env) => server(env) },
  { subject: 'node', title: 'a tracker with closeOn: beforeExit delivers before the process ends', arrives: 3, begin: (env) => server(env, { closeOn: ['beforeExit'] }) },
  { subject: 'node', title: 'connections that stay open keep no process alive', arrives: 3, begin: (env) => server(env).flush() },
  { subject: 'node/sqlite', title: 'an outbox that is left alone keeps no process alive', arrives: 0, fault: 'status', begin: (env) => server(env, { outbox: outbox(env) }).flush() },
  { subject: 'node/sqlite', title: 'the next process sends what that one left', arrives: 3, begin: (env) => createServerTracker({ transports: [toCollector(env)], outbox: outbox(env) }).close() },
  { subject: 'relay', title: 'a relay that is left alone keeps no process alive', begin: (env) => leaveRelay(env) },
];

async function leaveRelay(env: EndingEnv): Promise<void> {
  const relay = createRelay({ transports: [toCollector(env)], allowOrigins: [shopUrl], flushIntervalMs: hour });
  const event = { v: 1, id: 'e-1', name: 'goalCompleted', payload: { goalId: 'sign-up' }, occurredAt: Date.now(), seq: 0, who: {}, where: { runtime: 'browser', url: shopUrl }, consent: ['*'], priority: 'critical' };
  const body = JSON.stringify({ v: 1, sentAt: Date.now(), counters: { accepted: 1, delivered: 0, waiting: 1, dropped: 0 }, events: [event] });
  const answer = await relay(new Request('https://relay.example/w', { method: 'POST', headers: { 'content-type': 'text/plain', origin: shopUrl }, body }));
  holds(answer.status === 202 && (await answer.text()).includes('accepted'), `The relay answered ${answer.status}.`);
}
