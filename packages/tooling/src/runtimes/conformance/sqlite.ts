import type { Drop, DurationMs, Receipt } from '@waymark/core';
import { createServerTracker } from '@waymark/node';
import { sqliteDeadLetters, sqliteOutbox, type SqliteOutboxOptions, sqliteState } from '@waymark/node/sqlite';
import { type Check, checksOf, type Env, same } from './check.ts';
import { collected, standIns } from './stand-ins.ts';
import { balances, onError, toCollector } from './trackers.ts';

const goal = { goalId: 'newsletter' };

/** One life of a process: opens the outbox, tracks, closes. */
async function live(env: Env, options: SqliteOutboxOptions, count: number, withinMs: DurationMs = 5000): Promise<{ readonly ids: readonly string[]; readonly receipt: Receipt }> {
  const outbox = sqliteOutbox(options);
  const tracker = createServerTracker({ transports: [toCollector(env)], outbox, deadLetters: outbox.deadLetters, flushIntervalMs: 10, onDrop: () => undefined, onError });
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
      // The batch, its halves, and each event by itself.
      await standIns(env).fault({ vendor: 'collector', kind: 'status', status: 400, times: 5 });
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
    'what has gone is known to the next process, and withdrawals take out what waits': async () => {
      const path = place('known.sqlite');
      const entry = (id: string) => ({ id, json: `{"id":"${id}"}`, size: 20, priority: 'normal', occurredAt: Date.now(), lanes: ['a'] }) as const;
      const open = () => {
        const outbox = sqliteOutbox({ path });
        outbox.remember?.({ ids: 1000, ms: 60_000 });
        void outbox.open(['a']);
        return outbox;
      };
      const nobody = new Set<string>();
      const first = open();
      await first.append([entry('gone'), entry('waits'), entry('withdrawn')], nobody);
      await first.settle('a', ['gone']);
      const out: string[] = [];
      await first.withdraw?.({ lanes: ['a'], matches: ({ id }) => id === 'withdrawn', isBusy: () => false, taken: ({ entry: { id } }) => void out.push(id) });
      await first.close();
      const next = open();
      const { repeated } = await next.append([entry('gone'), entry('waits'), entry('new')], nobody);
      const { events } = await next.count('a');
      await next.close();
      same([out, repeated, events], [['withdrawn'], ['gone', 'waits'], 2], 'Withdrawn, known, and waiting');
    },
    'state and dead letters are kept, and one of two who replace at once wins': async () => {
      const [one, other] = [sqliteState({ path: place('state.sqlite') }), sqliteState({ path: place('state.sqlite') })];
      await one.set('k', 'a\0é', 60_000);
      const replaced = [await other.replace('k', 'a\0é', 'b', 60_000), await one.replace('k', 'a\0é', 'c', 60_000), await one.replace('new', undefined, 'd', 60_000)];
      same([replaced, await one.get('k'), await other.get('new'), await other.get('none')], [[true, false, true], 'b', 'd', undefined], 'State');
      const letters = sqliteDeadLetters({ path: place('dead-letters.sqlite') });
      const event = { v: 1, id: 'e', name: 'goalCompleted', payload: goal, occurredAt: 1, seq: 0, who: { browserId: 'b' }, where: { runtime: 'browser', client: { ip: '203.0.113.4' } }, consent: [], priority: 'critical' } as const;
      const letter: Drop = { event, transport: 'collector', reason: 'refused', why: { code: 'http-400', message: 'No.' } };
      for (let index = 0; index < 2; index += 1) letters.keep(letter);
      const asked = letters.ask({ numbers: [2] });
      same([asked, letters.asked(10).map(({ number }) => number)], [1, [2]], 'Asked for');
      letters.withdraw(new Map([['b', 2]]), ['collector']);
      same(letters.count(), 0, 'Letters');
      for (const each of [one, other, letters]) each.close();
    },
    'a folder serves several': async (env) => {
      const directory = place('shared');
      const runs = await Promise.all([1, 2, 3].map(() => live(env, { directory }, 50)));
      await arrivedOnce(env, runs.flatMap(({ ids }) => ids));
    },
  });
}
