/** Numbers of messages that were settled. The cluster hands one out again where it has lost its acknowledgement, with a server that was killed for example. */
export interface PastSequences {
  add(sequence: number): void;
  has(sequence: number): boolean;
}

/** So many are remembered. What was settled before the cluster lost something is among the latest. */
const most = 20_000;

export function createPastSequences(): PastSequences {
  const sequences = new Set<number>();
  return {
    add(sequence) {
      sequences.add(sequence);
      if (sequences.size <= most) return;
      const [oldest] = sequences;
      if (oldest !== undefined) sequences.delete(oldest);
    },
    has: (sequence) => sequences.has(sequence),
  };
}
