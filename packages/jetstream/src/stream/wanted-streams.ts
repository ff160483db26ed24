import { DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { OutboxSettings } from '../options.ts';
import type { StreamPlan } from './ensure-stream.ts';
import type { Layout } from './layout.ts';

/** No stream forgets sooner. Unit: milliseconds. Source: nats-server `server/stream.go`, checkStreamCfg, "max age needs to be >= 100ms"; checked 2026-11-22. */
const leastAgeMs = 100;
/** Notes that are kept of a partition, four in a second of work: a minute of it. By then a new leader was told what the last one took along. */
const notes = 256;

/** The streams of an outbox: events, dead letters, addresses in these, who has which partition, and what is settled of it. */
export function wantedStreams(layout: Layout, settings: OutboxSettings): readonly StreamPlan[] {
  return [
    {
      options: { subjects: 'partitions', max_bytes: 'maxBytes', max_msgs: 'maxEvents', max_age: 'maxAgeMs', duplicate_window: 'dedupeMs', num_replicas: 'replicas' },
      wanted: eventsStream(layout, settings),
    },
    ...lettersStreams(layout, settings),
    ...workersStreams(layout, settings),
  ];
}

function eventsStream(layout: Layout, { replicas: num_replicas, maxBytes, maxEvents, maxAgeMs, dedupeMs }: OutboxSettings): StreamPlan['wanted'] {
  return {
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
  };
}

/** Letters as long as they are kept, and whole for as long as they may hold addresses: the servers forget both by themselves, also while nobody runs. */
function lettersStreams(layout: Layout, { replicas: num_replicas, maxLetters, maxLetterAgeMs, letterAddressMs }: OutboxSettings): readonly StreamPlan[] {
  const shared = { retention: RetentionPolicy.Limits, discard: DiscardPolicy.Old, storage: StorageType.File, max_msgs: maxLetters, allow_direct: true, num_replicas };
  const wholeMs = Math.max(Math.min(letterAddressMs, maxLetterAgeMs), leastAgeMs);
  const dead = { ...shared, name: layout.deadStream, subjects: [`${layout.stream}.dead.*`], max_age: nanos(maxLetterAgeMs) };
  const options = { max_msgs: 'maxLetters', num_replicas: 'replicas' };
  const lasting: StreamPlan = { options: { ...options, max_age: 'maxLetterAgeMs' }, wanted: dead };
  if (letterAddressMs === 0) return [lasting];
  const whole = { ...shared, name: layout.wholeStream, subjects: [`${layout.stream}.whole.*`], max_age: nanos(wholeMs) };
  return [lasting, { options: { ...options, max_age: 'letterAddressMs' }, wanted: whole }];
}

/** What workers tell each other. A stream in memory is gone altogether when its only server starts again. */
function workersStreams(layout: Layout, { replicas: num_replicas, maxAgeMs, leaseMs }: OutboxSettings): readonly StreamPlan[] {
  const shared = { retention: RetentionPolicy.Limits, discard: DiscardPolicy.Old, storage: StorageType.File, num_replicas };
  const owners = {
    ...shared,
    name: layout.ownersStream,
    subjects: [`${layout.stream}.owner.*.*`, `${layout.stream}.worker.*.*`],
    max_msgs_per_subject: 1,
    max_age: nanos(leaseMs),
    duplicate_window: nanos(Math.min(leaseMs, 1000)),
  };
  const noted = {
    ...shared,
    name: layout.notesStream,
    subjects: [`${layout.stream}.noted.*.*`],
    max_msgs_per_subject: notes,
    max_age: nanos(maxAgeMs),
    duplicate_window: nanos(Math.min(maxAgeMs, 1000)),
  };
  const options = { num_replicas: 'replicas' };
  return [
    { options: { ...options, max_age: 'leaseMs' }, wanted: owners },
    { options: { ...options, max_age: 'maxAgeMs' }, wanted: noted },
  ];
}
