import { DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { OutboxSettings } from '../options.ts';
import type { WantedStream } from './ensure-stream.ts';
import type { Layout } from './layout.ts';

/** Dead letters go after 90 days. Unit of a day: milliseconds. */
const day = 86_400_000;
/** Notes that are kept of a partition, four in a second of work: a minute of it. By then a new leader was told what the last one took along. */
const notes = 256;

/** The streams of an outbox: events, dead letters, who has which partition, and what is settled of it. */
export function wantedStreams(layout: Layout, settings: OutboxSettings): readonly WantedStream[] {
  const { replicas: num_replicas, maxBytes, maxEvents, maxAgeMs, dedupeMs, maxLetters } = settings;
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
    ...workersStreams(layout, settings),
  ];
}

/** What workers tell each other. A stream in memory is gone altogether when its only server starts again. */
function workersStreams(layout: Layout, { replicas: num_replicas, maxAgeMs, leaseMs }: OutboxSettings): readonly WantedStream[] {
  const shared = { retention: RetentionPolicy.Limits, discard: DiscardPolicy.Old, storage: StorageType.File, num_replicas };
  return [
    {
      ...shared,
      name: layout.ownersStream,
      subjects: [`${layout.stream}.owner.*.*`, `${layout.stream}.worker.*.*`],
      max_msgs_per_subject: 1,
      max_age: nanos(leaseMs),
      duplicate_window: nanos(Math.min(leaseMs, 1000)),
    },
    {
      ...shared,
      name: layout.notesStream,
      subjects: [`${layout.stream}.noted.*.*`],
      max_msgs_per_subject: notes,
      max_age: nanos(maxAgeMs),
      duplicate_window: nanos(Math.min(maxAgeMs, 1000)),
    },
  ];
}
