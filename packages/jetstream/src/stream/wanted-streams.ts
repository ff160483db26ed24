import { DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { OutboxSettings } from '../options.ts';
import type { WantedStream } from './ensure-stream.ts';
import type { Layout } from './layout.ts';

/** Dead letters go after 90 days. Unit of a day: milliseconds. */
const day = 86_400_000;

/** The streams of an outbox: events, dead letters, and who has which partition. */
export function wantedStreams(layout: Layout, settings: OutboxSettings): readonly WantedStream[] {
  const { replicas: num_replicas, maxBytes, maxEvents, maxAgeMs, dedupeMs, maxLetters, leaseMs } = settings;
  return [
    {
      name: layout.stream,
      // Each partition by name, so that another number of them shows as a difference.
      subjects: [...layout.allEvents()],
      // Each message is for one lane, and goes when that has settled it; it stays also while nobody has a consumer for it. When full, what is new is refused and nothing that was promised goes.
      retention: RetentionPolicy.Workqueue,
      discard: DiscardPolicy.New,
      storage: StorageType.File,
      max_bytes: maxBytes,
      max_msgs: maxEvents,
      max_age: nanos(maxAgeMs),
      duplicate_window: nanos(dedupeMs),
      num_replicas,
    },
    {
      name: layout.deadStream,
      subjects: [`${layout.stream}.dead.*`],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      storage: StorageType.File,
      max_msgs: maxLetters,
      max_age: nanos(90 * day),
      allow_direct: true,
      num_replicas,
    },
    {
      name: layout.ownersStream,
      subjects: [`${layout.stream}.owner.*.*`, `${layout.stream}.worker.*.*`],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      // A stream in memory is gone altogether when its only server starts again.
      storage: StorageType.File,
      max_msgs_per_subject: 1,
      max_age: nanos(leaseMs),
      duplicate_window: nanos(Math.min(leaseMs, 1000)),
      num_replicas,
    },
  ];
}
