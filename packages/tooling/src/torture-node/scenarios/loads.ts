import type { Scenario } from '../scenario.ts';
import type { Player, Stage } from '../stage.ts';

const flood = 500_000;
const mebibyte = 1_048_576;
const keys = 10_000;
const perKey = 2;
const count = 200;
const diskCount = 10_000;
const diskBytes = 2 * mebibyte;

/** The disk is full while the destination is down, and then it is not. */
function diskFull(title: string, goOn: (stage: Stage, player: Player) => Promise<void>): Scenario {
  return {
    title,
    needsDisk: true,
    mayRepeat: true,
    async play(stage) {
      const { start, spoil, limitDisk, books, until } = stage;
      const makeRoom = limitDisk(diskBytes);
      spoil({ status: 503 });
      const player = await start();
      await player.offer(1, diskCount, { perTurn: 100, pauseMs: 1 });
      if (!(await until(() => books.problems.has('outbox-disk-full')))) return 'The disk was never full, or nobody said so.';
      makeRoom();
      spoil('none');
      await goOn(stage, player);
      return undefined;
    },
  };
}

/** Much of something, or too little room for it. */
export const loads: readonly Scenario[] = [
  {
    title: '500,000 events while the destination is down, in a heap of 80 MiB',
    destination: 'own',
    isHeavy: true,
    memoryBound: 64 * mebibyte,
    named: { memory: 'some' },
    async play({ start, spoil }) {
      spoil('unreachable');
      const player = await start({ smallHeap: true });
      await player.offer(1, flood, { perTurn: 1000 });
      spoil('none');
      await player.finish();
    },
  },
  {
    title: '10,000 visitors, each in order',
    destination: 'own',
    isHeavy: true,
    async play({ start, arrived }) {
      const player = await start();
      await player.offer(1, keys * perKey, { visitors: keys });
      await player.finish();
      const places = new Map(arrived().map((number, place) => [number, place]));
      const late = arrived().filter((number) => number <= keys && (places.get(number) ?? 0) > (places.get(number + keys) ?? Infinity));
      return late.length > 0 ? `The events of ${late.length} visitors came in the wrong order.` : undefined;
    },
  },
  {
    title: 'one event of 1 MB, which the destination takes',
    destination: 'own',
    async play({ start }) {
      const player = await start();
      await player.offer(1, count, { bigOne: count / 2 });
      await player.finish();
    },
  },
  {
    title: 'one event of 1 MB, which is too large for the destination',
    isOnlyOurs: true,
    named: { sqlite: 1, memory: 1 },
    async play({ start }) {
      const player = await start();
      await player.offer(1, count, { bigOne: count / 2 });
      await player.finish();
    },
  },
  diskFull('disk full during 503, then room', async (_stage, player) => player.finish()),
  diskFull('disk full during 503, then room, then SIGKILL', async ({ start, sleep }, player) => {
    // The outbox tries again each second.
    await sleep(3000);
    await player.kill('SIGKILL');
    const later = await start();
    await later.finish();
  }),
];
