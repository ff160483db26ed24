import type { Scenario } from '../scenario.ts';

const flood = 500_000;
const mebibyte = 1_048_576;
const keys = 10_000;
const perKey = 2;
const count = 200;
const diskCount = 10_000;
const diskBytes = 2 * mebibyte;

/** Much of something, or too little room for it. */
export const loads: readonly Scenario[] = [
  {
    title: '500,000 events while the destination is down',
    destination: 'own',
    isHeavy: true,
    memoryBound: 64 * mebibyte,
    named: { memory: 'some' },
    async play({ start, spoil }) {
      spoil('unreachable');
      const player = await start();
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
    named: { sqlite: 1, memory: 1 },
    async play({ start }) {
      const player = await start();
      await player.offer(1, count, { bigOne: count / 2 });
      await player.finish();
    },
  },
  {
    title: 'disk full during 503, then room',
    needsDisk: true,
    async play({ start, spoil, limitDisk, books, until }) {
      const made = limitDisk(diskBytes);
      if (typeof made === 'string') return `The room for files could not be bounded: ${made}`;
      spoil({ status: 503 });
      const player = await start();
      await player.offer(1, diskCount, { perTurn: 100, pauseMs: 1 });
      if (!(await until(() => books.problems.has('outbox-disk-full')))) return 'The disk was never full, or nobody said so.';
      made();
      spoil('none');
      await player.finish();
      return undefined;
    },
  },
  {
    title: 'disk full during 503, room, SIGKILL',
    needsDisk: true,
    async play({ start, spoil, limitDisk, books, until, sleep }) {
      const makeRoom = limitDisk(diskBytes);
      if (typeof makeRoom === 'string') return `The room for files could not be bounded: ${makeRoom}`;
      spoil({ status: 503 });
      const player = await start();
      await player.offer(1, diskCount, { perTurn: 100, pauseMs: 1 });
      if (!(await until(() => books.problems.has('outbox-disk-full')))) return 'The disk was never full, or nobody said so.';
      makeRoom();
      // The outbox tries again each second.
      await sleep(3000);
      await player.kill('SIGKILL');
      spoil('none');
      const later = await start();
      await later.finish();
      return undefined;
    },
  },
];
