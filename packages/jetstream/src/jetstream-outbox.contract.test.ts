import type { Outbox } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { describeOutbox, type MakeOutbox } from '@waymark/testkit/contracts';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, vi } from 'vitest';
import { type ClusterOutbox, clusterOutbox, unhurried } from './__fixtures__/cluster-outbox.ts';

vi.setConfig({ testTimeout: 300_000 });

let nats: NatsCluster;
let streams = 0;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

/**
 * Leases of partitions, in real time: a machine that stands still for longer loses them in the middle of a clause. The suite waits for their end after each crash, so those
 * of processes that die are shorter. Unit: milliseconds.
 */
const [mortalLeaseMs, leaseMs] = [3000, 30_000];

interface BenchOptions {
  /** Processes may die. */
  readonly isMortal: boolean;
}

/** Each outbox in a stream of its own, in one partition, because the suite asks for the order of all. */
function bench({ isMortal }: BenchOptions): MakeOutbox {
  return (limits) => {
    streams += 1;
    const stream = `contract-${streams}`;
    const clock = createFakeClock();
    const made: ClusterOutbox[] = [];
    function make(): Outbox {
      const each = clusterOutbox({ servers: nats.servers, stream, partitions: 1, delivers: true, window: 2000, leaseMs: isMortal ? mortalLeaseMs : leaseMs, ...limits, clock, onError: () => undefined });
      made.push(each);
      return unhurried(each);
    }
    return {
      outbox: make(),
      clock: {
        now: clock.now,
        async advance(by) {
          await clock.advance(by);
          // Whatever goes to another owner has gone by then.
          if (isMortal && by > longestLease) await pause(3 * mortalLeaseMs);
        },
      },
      ...(isMortal && {
        async reopen() {
          await made.at(-1)?.crash();
          await pause(1.2 * mortalLeaseMs);
          return make();
        },
        rival: make,
      }),
      async dispose() {
        for (const { outbox } of made) await outbox.close();
      },
    };
  };
}

/** The longest time that a clause lets pass for leases of entries. What is longer is for other owners. */
const longestLease = 60_001;
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

const refusesNew = 'A full stream refuses what is new, so that its sender keeps it, and gives up nothing that it has promised to keep.';

const byTheCluster = 'The cluster says when an event came, by its own clock.';
const excuse = {
  'holds as many entries as its limit allows, and gives up the oldest for one more': refusesNew,
  'holds as many bytes as its limit allows, measured in UTF-8': `${refusesNew} Its limit counts headers too.`,
  'gives up the lowest priority first and the oldest within it, never a critical one before another': refusesNew,
  'never gives up an entry that is on its way': refusesNew,
  'names every entry that it gives up, and keeps every other one': refusesNew,
  'has room again when entries were settled by all their lanes, not before': refusesNew,
  'never gives up an entry that another owner has leased': refusesNew,
  'tells which share of its limits is in use, the larger one': 'It learns of it once a second.',
  'tells when the oldest entry arrived that a lane has not settled': byTheCluster,
  'loses nothing and doubles nothing over any sequence of append, take, settle, release, renew, waiting and crashes': refusesNew,
};

describeOutbox('jetstreamOutbox', bench({ isMortal: true }), {
  excuse: { ...excuse, 'loses nothing and doubles nothing over any sequence of calls while there is room': 'A crash takes seconds here. The next suite has it without.' },
});
describeOutbox('jetstreamOutbox in processes that live', bench({ isMortal: false }), { excuse });
