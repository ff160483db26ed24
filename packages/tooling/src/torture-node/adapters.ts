import type { Read } from './counter.ts';
import { readBatch, readOwn, readSnowplow } from './formats.ts';

/** A way of sending from a server that is on trial. */
export interface Adapter {
  readonly title: string;
  /** What it is called on the command line. */
  readonly name: string;
  /** Its file below `subject`. */
  readonly file: string;
  /** Whether events wait in a file or in memory. */
  readonly outbox: 'sqlite' | 'memory';
  /** It is ours: a scenario that does not go as promised is a fault. */
  readonly isOurs: boolean;
  /** It can send to a relay. Others send to a server that counts. */
  readonly knowsRelay: boolean;
  /** Finds events in what it sends. */
  readonly read: Read;
}

const ours = { file: 'waymark', isOurs: true, knowsRelay: true, read: readOwn };

export const waymark: readonly Adapter[] = [
  { ...ours, title: 'Waymark with SQLite', name: 'waymark-sqlite', outbox: 'sqlite' },
  { ...ours, title: 'Waymark with memory', name: 'waymark-memory', outbox: 'memory' },
];

const other = { outbox: 'memory', isOurs: false, knowsRelay: false } as const;

/** Other libraries, each as it comes. */
const peers: readonly Adapter[] = [
  { ...other, title: '@segment/analytics-node', name: 'segment', file: 'segment', read: readBatch },
  { ...other, title: 'posthog-node', name: 'posthog', file: 'posthog', read: readBatch },
  { ...other, title: '@rudderstack/rudder-sdk-node', name: 'rudder', file: 'rudder', read: readBatch },
  { ...other, title: '@snowplow/node-tracker', name: 'snowplow', file: 'snowplow', read: readSnowplow },
];

/** All that can be asked for. */
export const adapters: readonly Adapter[] = [...waymark, ...peers];
