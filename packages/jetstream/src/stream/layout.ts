/** Names of everything that one outbox has on a cluster. */
export interface Layout {
  readonly stream: string;
  readonly deadStream: string;
  readonly wholeStream: string;
  readonly ownersStream: string;
  readonly notesStream: string;
  readonly partitions: number;
  /** Subject of the events of a lane in a partition. */
  events(lane: string, partition: number): string;
  /** Subjects of all lanes, one for each partition, in order. */
  allEvents(): readonly string[];
  /** Durable consumer of a lane for a partition. */
  consumer(lane: string, partition: number): string;
  dead(lane: string): string;
  /** Subject of a dead letter with the addresses in it. */
  whole(key: string): string;
  /** Subject under which workers note what is settled of a partition of a lane. */
  noted(lane: string, partition: number): string;
  /** Subject under which a worker says that it has a partition of a lane. */
  owner(lane: string, partition: number): string;
  /** Subject under which a worker says that it is there for a lane. Without a worker: of all of them. */
  worker(lane: string, worker?: string): string;
}

/** Derives all names from the name of the stream. */
export function layoutOf(stream: string, partitions: number): Layout {
  return {
    stream,
    deadStream: `${stream}-dead`,
    wholeStream: `${stream}-whole`,
    ownersStream: `${stream}-owners`,
    notesStream: `${stream}-notes`,
    partitions,
    events: (lane, partition) => `${stream}.events.${tokenOf(lane)}.${partition}`,
    allEvents: () => Array.from({ length: partitions }, (_, partition) => `${stream}.events.*.${partition}`),
    consumer: (lane, partition) => `${tokenOf(lane)}-${partition}`,
    dead: (lane) => `${stream}.dead.${tokenOf(lane)}`,
    whole: (key) => `${stream}.whole.${tokenOf(key)}`,
    noted: (lane, partition) => `${stream}.noted.${tokenOf(lane)}.${partition}`,
    owner: (lane, partition) => `${stream}.owner.${tokenOf(lane)}.${partition}`,
    worker: (lane, worker = '*') => `${stream}.worker.${tokenOf(lane)}.${worker}`,
  };
}

/** A name as part of a subject: plain ones as they are, others in hexadecimal. */
function tokenOf(name: string): string {
  return /^[a-z\d][\w-]*$/i.test(name) ? name : `_${Buffer.from(name).toString('hex')}`;
}

/** 32-bit FNV-1a. Every relay of every version must come to the same partition, so this never changes. Source: draft-eastlake-fnv, checked 2026-11-22. */
const [offsetBasis, prime] = [0x811c9dc5, 0x01000193];

/** The partition of a key: events with equal keys are in one, so that they stay in order. */
export function partitionOf(key: string, partitions: number): number {
  let hash = offsetBasis;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, prime);
  return (hash >>> 0) % partitions;
}
