import { expect, test } from 'vitest';
import { memorySeenStore } from '../receiver/seen.ts';
import { boundedMemory } from './bounded-memory.ts';

/** Shortest of three rounds, so that what else the machine does hardly counts. */
function timeOf(round: () => void): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const started = performance.now();
      round();
      return performance.now() - started;
    }),
  );
}

test.each([
  ['boundedMemory', boundedMemory, (memory: ReturnType<typeof boundedMemory>, key: string) => memory.get(key) ?? memory.set(key, 'v')],
  ['memorySeenStore', memorySeenStore, (memory: ReturnType<typeof memorySeenStore>, key: string) => memory.add(key, 60_000)],
] as const)('%s takes about as long for each entry when it holds thousands', (_name, make, use) => {
  const timeAt = (most: number): number => {
    const memory = make(most) as never;
    let made = 0;
    const add = (times: number): void => {
      for (const end = made + times; made < end; made += 1) use(memory, `entry-${made}`);
    };
    add(most);
    return timeOf(() => add(2000));
  };
  expect(timeAt(50_000) / timeAt(100)).toBeLessThan(40);
});
