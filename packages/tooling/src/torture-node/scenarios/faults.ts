import type { Fault } from '../../torture/faulty-door.ts';
import type { Scenario } from '../scenario.ts';

const count = 200;
const half = count / 2;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The way to the destination is spoiled for a time while a process tracks. */
function spoiled(title: string, fault: Fault, ms: number): Scenario {
  return {
    title,
    async play({ start, spoil, sleep }) {
      const player = await start();
      spoil(fault);
      await player.offer(1, count);
      await sleep(ms);
      spoil('none');
      await player.finish();
    },
  };
}

/** The wall clock jumps while the destination does not answer. */
function clockJump(title: string, errorMs: number): Scenario {
  return {
    title,
    async play({ start, spoil, sleep }) {
      const player = await start();
      spoil({ status: 503 });
      await player.offer(1, half);
      player.tell({ do: 'set clock', errorMs });
      await player.offer(half + 1, count);
      await sleep(1000);
      spoil('none');
      await player.finish();
    },
  };
}

/** A destination or a net that fails, and a process that has its own troubles. */
export const faults: readonly Scenario[] = [
  {
    title: 'normal',
    async play({ start }) {
      const player = await start();
      await player.offer(1, count);
      await player.finish();
    },
  },
  spoiled('503 for 5 s', { status: 503 }, 5000),
  spoiled('no answer for 3 s', 'hang', 3000),
  spoiled('connections reset before the body for 3 s', 'unreachable', 3000),
  { ...spoiled('connections reset after the body for 3 s', 'answer-lost', 3000), mayRepeat: true },
  clockJump('clock set back an hour during 503', -hourMs),
  clockJump('clock set ahead a day during 503', dayMs),
  {
    title: 'event loop blocked for 10 s with requests under way',
    mayRepeat: true,
    async play({ start, sleep }) {
      const player = await start();
      await player.offer(1, half);
      // Now connections are open, which the server closes while the loop stands.
      await sleep(1500);
      await player.offer(half + 1, count);
      player.tell({ do: 'block', ms: 10_000 });
      await player.finish();
    },
  },
];
