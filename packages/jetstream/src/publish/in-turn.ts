/** Runs work with equal keys one after another, each when the one before has ended, well or not. */
export type InTurn = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

/** Keeps a key for as long as there is work for it. */
export function inTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const mine = before ? before.then(work, work) : work();
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
