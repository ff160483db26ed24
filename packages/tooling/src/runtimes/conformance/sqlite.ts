import type { DurationMs, Receipt } from '@waymark/core';
import { createServerTracker } from '@waymark/node';
import { sqliteOutbox, type SqliteOutboxOptions } from '@waymark/node/sqlite';
import { type Check, checksOf, type Env, same } from './check.ts';
import { collected, standIns } from './stand-ins.ts';
import { balances, toCollector } from './trackers.ts';

const goal = { goalId: 'newsletter' };

/** One life of a process: opens the outbox, tracks, closes. */
async function live(env: Env, options: SqliteOutboxOptions, count: number, withinMs: DurationMs = 5000): Promise<{ readonly ids: readonly string[]; readonly receipt: Receipt }> {
  const outbox = sqliteOutbox(options);
  const tracker = createServerTracker({ transports: [toCollector(env)], outbox, deadLetters: outbox.deadLetters, flushIntervalMs: 10, onDrop: () => undefined });
  const ids = Array.from({ length: count }, () => tracker.track('goalCompleted', goal));
  const receipt = await tracker.close(withinMs);
  balances(receipt);
  return { ids, receipt };
}

async function arrivedOnce(env: Env, ids: readonly string[]): Promise<void> {
  same([...(await collected(env))].sort(), [...ids].sort(), 'Ids that arrived');
}

/** What `@waymark/node/sqlite` promises in every runtime that has files. `place` names a new one. */
export function sqliteChecks(place: (name: string) => string): readonly Check[] {
  return checksOf('node/sqlite', {
    'what a process could not deliver is sent by the next one, once': async (env) => {
      const path = place('restart.sqlite');
      await standIns(env).fault({ vendor: 'collector', kind: 'status', status: 503 });
      const first = await live(env, { path }, 300, 50);
      same([first.receipt.transports['collector']?.delivered, first.receipt.transports['collector']?.waiting], [0, 300], 'Delivered, and waiting');
      await standIns(env).clearFaults();
      const second = await live(env, { path }, 5);
      same(second.receipt.complete, true, 'Complete');
      await arrivedOnce(env, [...first.ids, ...second.ids]);
      await live(env, { path }, 0);
      await arrivedOnce(env, [...first.ids, ...second.ids]);
    },
    'every durability delivers': async (env) => {
      const all: string[] = [];
      for (const durability of ['group', 'each', 'memory'] as const) all.push(...(await live(env, { path: place(`${durability}.sqlite`), durability }, 100)).ids);
      await arrivedOnce(env, all);
    },
    'what is refused is kept and can be sent again by the next process': async (env) => {
      const path = place('letters.sqlite');
      await standIns(env).fault({ vendor: 'collector', kind: 'status', status: 400, times: 1 });
      const { ids } = await live(env, { path }, 3);
      const outbox = sqliteOutbox({ path });
      const tracker = createServerTracker({ transports: [toCollector(env)], outbox, deadLetters: outbox.deadLetters });
      const letters = outbox.deadLetters.take();
      same(letters.map((letter) => tracker.resend(letter)), [true, true, true], 'Taken back');
      await tracker.close();
      await arrivedOnce(env, ids);
    },
    'a file serves one tracker at a time': async (env) => {
      const path = place('locked.sqlite');
      const tracker = createServerTracker({ transports: [toCollector(env)], outbox: sqliteOutbox({ path }) });
      let code = 'none';
      try {
        createServerTracker({ transports: [toCollector(env)], outbox: sqliteOutbox({ path }) });
      } catch (error) {
        code = (error as { readonly code: string }).code;
      }
      await tracker.close();
      same(code, 'outbox-locked', 'Error');
    },
    'a folder serves several': async (env) => {
      const directory = place('shared');
      const runs = await Promise.all([1, 2, 3].map(() => live(env, { directory }, 50)));
      await arrivedOnce(env, runs.flatMap(({ ids }) => ids));
    },
  });
}
