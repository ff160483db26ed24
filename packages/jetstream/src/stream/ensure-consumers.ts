import { AckPolicy, type ConsumerConfig, DeliverPolicy, type JetStreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { type DurationMs, TrackingError } from '@waymark/core';
import type { Manage } from '../options.ts';
import { differencesOf, maySettle, type OptionNames, type Settings } from './differences.ts';
import { explainRefusal } from './ensure-stream.ts';
import type { Layout } from './layout.ts';

/** What consumers are made with. */
export interface ConsumerSettings {
  readonly replicas: number;
  /** What is not settled for that long is handed out again. */
  readonly ackWaitMs: DurationMs;
  /** Events of a partition that are out at the same time. */
  readonly window: number;
}

/** Settings of a consumer whose change loses nothing. */
const changeable: ReadonlySet<string> = new Set(['ack_wait', 'max_ack_pending', 'num_replicas']);

const options: OptionNames = { max_ack_pending: 'window', num_replicas: 'replicas' };

/** Sees to it that lanes have a durable consumer for every partition: from then on the stream keeps events until the lane has settled them. */
export async function ensureConsumers(jsm: JetStreamManager, layout: Layout, lanes: readonly string[], settings: ConsumerSettings, manage: Manage): Promise<void> {
  const found = new Map<string, ConsumerConfig>();
  for await (const { name, config } of jsm.consumers.list(layout.stream)) found.set(name, config);
  const wanted = lanes.flatMap((lane) => Array.from({ length: layout.partitions }, (_, partition) => wantedConsumer(layout, lane, partition, settings)));
  await Promise.all(wanted.map((each) => ensureOne(jsm, layout.stream, each, found.get(each.durable_name), manage)));
}

type WantedConsumer = Partial<ConsumerConfig> & { readonly durable_name: string };

function wantedConsumer(layout: Layout, lane: string, partition: number, { replicas, ackWaitMs, window }: ConsumerSettings): WantedConsumer {
  return {
    durable_name: layout.consumer(lane, partition),
    filter_subject: layout.events(lane, partition),
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: window,
    max_deliver: -1,
    num_replicas: replicas,
  };
}

async function ensureOne(jsm: JetStreamManager, stream: string, wanted: WantedConsumer, found: ConsumerConfig | undefined, manage: Manage): Promise<void> {
  const name = wanted.durable_name;
  const refused = explainRefusal(`consumer "${name}" of the stream "${stream}"`, 'the option "replicas", the length of the name, others who read the same events');
  if (!found) {
    if (manage === 'check') throw new TrackingError('jetstream-missing', `The stream "${stream}" has no consumer "${name}". Make it, or set the option "manage" to "create".`);
    await jsm.consumers.add(stream, wanted).catch(refused);
    return;
  }
  const differences = differencesOf({ num_replicas: wanted.num_replicas, ...found } as Settings, wanted as Settings);
  if (maySettle(`consumer "${name}" of the stream "${stream}"`, differences, changeable, options, manage)) await jsm.consumers.update(stream, name, wanted).catch(refused);
}
