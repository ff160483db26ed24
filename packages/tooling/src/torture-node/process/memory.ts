import type { MemoryUse } from './messages.ts';

/** Watches how much memory a process takes beyond what it has now. */
export interface MemoryWatch {
  sample(): void;
  read(): MemoryUse;
}

export function watchMemory(): MemoryWatch {
  const idle = { heap: heapInUse(), resident: process.memoryUsage.rss() };
  let most = idle.resident;
  const sample = (): void => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  return {
    sample,
    read() {
      sample();
      return { heap: heapInUse() - idle.heap, resident: most - idle.resident };
    },
  };
}

/** What is left when garbage is gone. Needs `--expose-gc`. Unit: bytes. */
export function heapInUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
