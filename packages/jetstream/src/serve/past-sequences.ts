/** Messages that were settled. The cluster hands one out again where it has lost its acknowledgement, with a server that was killed for example. */
export interface PastSequences {
  add(message: Numbered): void;
  has(message: Numbered): boolean;
}

/** A message by its number, and by when it was stored: a stream that was made anew counts from 1 again. */
export interface Numbered {
  readonly seq: number;
  readonly time: Date;
}

/** So many are remembered. What was settled before the cluster lost something is among the latest. */
const most = 20_000;

export function createPastSequences(): PastSequences {
  const times = new Map<number, number>();
  return {
    add({ seq, time }) {
      times.set(seq, time.getTime());
      if (times.size <= most) return;
      const [oldest] = times.keys();
      if (oldest !== undefined) times.delete(oldest);
    },
    has: ({ seq, time }) => times.get(seq) === time.getTime(),
  };
}
