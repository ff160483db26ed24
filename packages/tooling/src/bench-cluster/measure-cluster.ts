import type { NewEntry } from '@waymark/core';
import type { Transport } from '@waymark/core/transport';
import { utf8Bytes } from '@waymark/core/lean';
import { makeEvent } from '@waymark/core/testing';
import { jetstreamOutbox, type JetstreamOutboxOptions, runWorker } from '@waymark/jetstream';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { startNats } from '@waymark/testkit/nats';

export interface ClusterPlan {
  readonly nodes: 1 | 3;
  readonly events: number;
}

/** Per second, of one process each. */
export interface ClusterFigures {
  readonly stored: number;
  readonly delivered: number;
  readonly bytesPerEvent: number;
}

/** Browsers that send at the same time: their events are stored side by side, each browser's one after another. */
const browsers = 500;
const perBatch = 10;
/** Bytes of an event as JSON, about. */
const textLength = 300;

/** Measures what one relay process stores, and what one worker process delivers to a destination that answers at once. */
export async function measureCluster({ nodes, events }: ClusterPlan): Promise<ClusterFigures> {
  const nats = await startNats({ nodes });
  const cluster = { servers: nats.servers, replicas: nodes, window: 1000 };
  try {
    const outbox = jetstreamOutbox(cluster);
    await outbox.open(['a']);
    const began = performance.now();
    await Promise.all(Array.from({ length: browsers }, (_, browser) => store(outbox.append, browser, events / browsers)));
    const stored = (events * 1000) / (performance.now() - began);
    const bytesPerEvent = (await bytesOf(nats.servers)) / events;
    await outbox.close();
    return { stored, delivered: await deliver(cluster, events), bytesPerEvent };
  } finally {
    await nats.stop();
  }
}

type Append = ReturnType<typeof jetstreamOutbox>['append'];

async function store(append: Append, browser: number, count: number): Promise<void> {
  for (let start = 0; start < count; start += perBatch) {
    const entries = Array.from({ length: Math.min(perBatch, count - start) }, (_, index) => entryOf(browser, start + index));
    const { evicted } = await append(entries, new Set());
    if (evicted.length > 0) throw new Error('The cluster did not store an event.');
  }
}

function entryOf(browser: number, nth: number): NewEntry {
  const [id, key, occurredAt] = [`b${browser}-${nth}`, `browser-${browser}`, Date.now()];
  const json = JSON.stringify(makeEvent('goalCompleted', { goalId: 'x'.repeat(textLength) }, { id, occurredAt, who: { browserId: key } }));
  return { id, json, size: utf8Bytes(json), priority: 'normal', occurredAt, lanes: ['a'], keys: [{ lane: 'a', key }] };
}

async function deliver(cluster: JetstreamOutboxOptions, events: number): Promise<number> {
  let delivered = 0;
  let began = 0;
  let done = (): void => undefined;
  const all = new Promise<void>((resolve) => void (done = resolve));
  const transport: Transport = {
    name: 'a',
    runsIn: 'server',
    limits: { maxEvents: 100, maxBytes: 1_000_000, concurrency: 4 },
    orderBy: ({ who }) => who.browserId ?? '',
    async send({ entries }) {
      began ||= performance.now();
      delivered += entries.length;
      if (delivered >= events) done();
      return { status: 'delivered' };
    },
  };
  const worker = await runWorker({ ...cluster, transports: [transport], flushIntervalMs: 20 });
  await all;
  const perSecond = (events * 1000) / (performance.now() - began);
  await worker.close();
  return perSecond;
}

async function bytesOf(servers: readonly string[]): Promise<number> {
  const connection = await connect({ servers: [...servers] });
  const { bytes } = (await (await jetstreamManager(connection)).streams.info('waymark')).state;
  await connection.close();
  return bytes;
}
