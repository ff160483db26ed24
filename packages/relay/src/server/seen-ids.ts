import type { Clock, DurationMs } from '@waymark/core';

/** Remembers which events came in, so that a repeat is taken once: for a while, and up to a number of ids. */
export interface SeenIds {
  /** Claims an id. `new`: the caller must settle it. `seen`: kept before. A promise: another request holds it, and tells whether it was kept. */
  claim(id: string): 'new' | 'seen' | Promise<boolean>;
  /** Ends a claim. An event that was not kept may come again. */
  settle(id: string, kept: boolean): void;
  readonly size: number;
}

export interface SeenLimits {
  readonly rememberIds: number;
  readonly rememberMs: DurationMs;
}

interface Claim {
  readonly result: Promise<boolean>;
  readonly end: (kept: boolean) => void;
}

/** Keeps ids in order of arrival; the oldest go first. Claims that are still open are bounded by the requests on their way. */
export function seenIds({ rememberIds, rememberMs }: SeenLimits, clock: Pick<Clock, 'ticks'>): SeenIds {
  const kept = new Map<string, DurationMs>();
  const open = new Map<string, Claim>();

  function forget(): void {
    const oldest = clock.ticks() - rememberMs;
    for (const [id, at] of kept) {
      if (at > oldest && kept.size <= rememberIds) return;
      kept.delete(id);
    }
  }

  return {
    claim(id) {
      forget();
      if (kept.has(id)) return 'seen';
      const claim = open.get(id);
      if (claim) return claim.result;
      open.set(id, makeClaim());
      return 'new';
    },
    settle(id, wasKept) {
      open.get(id)?.end(wasKept);
      open.delete(id);
      if (!wasKept) return;
      kept.set(id, clock.ticks());
      forget();
    },
    get size() {
      return kept.size;
    },
  };
}

function makeClaim(): Claim {
  let end: (kept: boolean) => void = () => undefined;
  const result = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  return { result, end };
}
