/** What one worker knows of a lane's partitions. */
export interface Holdings {
  readonly partitions: number;
  /** Workers that are there for the lane, this one included. */
  readonly workers: number;
  /** Partitions of this worker. */
  readonly mine: readonly number[];
  /** Partitions that some worker has, this one included. */
  readonly owned: ReadonlySet<number>;
  /** Where this worker begins to look, so that several do not reach for the same. */
  readonly from: number;
}

/** What a worker should do about its part. */
export interface Moves {
  /** Partitions to ask for. */
  readonly take: readonly number[];
  /** Partitions to give up, so that a newcomer gets its part. */
  readonly give: readonly number[];
}

/** Every worker takes an equal part, rounded up, so that no partition is left over. */
export function movesOf({ partitions, workers, mine, owned, from }: Holdings): Moves {
  const share = Math.ceil(partitions / Math.max(workers, 1));
  const inOrder = Array.from({ length: partitions }, (_, index) => (from + index) % partitions);
  const free = inOrder.filter((partition) => !owned.has(partition) && !mine.includes(partition));
  return { take: free.slice(0, Math.max(share - mine.length, 0)), give: mine.slice(share) };
}
