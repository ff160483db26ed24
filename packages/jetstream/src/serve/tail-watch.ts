/** Compares what has arrived with what was handed out, both by the number of the delivery. True once for each loss. */
export type TailWatch = (arrived: number, handedOut: number) => boolean;

/** Tells of what was lost on its way and has nothing after it: there is no gap in the numbers before the next comes. */
export function createTailWatch(): TailWatch {
  let [before, told] = [0, 0];
  return (arrived, handedOut) => {
    // What had been handed out by the last look would be here.
    const isLost = before > Math.max(arrived, told);
    if (isLost) told = before;
    before = handedOut;
    return isLost;
  };
}
