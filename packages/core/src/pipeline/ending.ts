/** Lets go of those who wait for what may never come, as soon as the tracker has ended. */
export interface Ending {
  /** Settles with the work, or, where that is not done when the tracker ends, with what `otherwise` gives then. */
  orEnd<Result>(work: Promise<Result>, otherwise: () => Result): Promise<Result>;
  end(): void;
}

export function createEnding(): Ending {
  /** A set, because a promise of the end would keep alive all who ever waited for it. */
  const waiting = new Set<() => void>();
  let hasEnded = false;
  return {
    orEnd(work, otherwise) {
      return new Promise((resolve, reject) => {
        const letGo = (): void => resolve(otherwise());
        work.then(resolve, reject).finally(() => waiting.delete(letGo));
        if (hasEnded) letGo();
        else waiting.add(letGo);
      });
    },
    end() {
      hasEnded = true;
      for (const letGo of waiting) letGo();
      waiting.clear();
    },
  };
}
