import type { DropReason } from '@waymark/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault, Vendor } from './__fixtures__/vendor.ts';
import { crash, createWorld, laneNames, leaveBehind, openIn, openPage, orphans, takeOver, type World, type WorldSettings } from './__fixtures__/world.ts';

const faults: readonly Fault[] = ['none', 'none', 'none', 'retry', 'pause', 'taken-then-lost', 'lost', 'not-sent', 'refused', 'config', 'split', 'mixed', 'throw', 'hang'];
const everyReason: readonly DropReason[] = ['no-consent', 'enricher', 'invalid', 'not-wanted', 'too-large', 'queue-full', 'refused', 'gave-up', 'closed'];
const names = ['orderPlaced', 'cartViewed', 'nothingChanged'] as const;

type Step =
  | { readonly do: 'track'; readonly name: (typeof names)[number]; readonly key: string; readonly filler: number; readonly times: number }
  | { readonly do: 'track-wrong' | 'track-unwelcome' | 'flush' | 'restart' | 'restart-in-page' | 'crash' | 'leave' | 'back' | 'online' | 'lose' }
  | { readonly do: 'dead-tab'; readonly lanes: readonly string[]; readonly key: string; readonly ageMs: number }
  | { readonly do: 'advance'; readonly by: number }
  | { readonly do: 'consent'; readonly marketing: boolean | undefined };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('track' as const),
      name: fc.constantFrom(...names),
      key: fc.constantFrom('a', 'b', 'c'),
      filler: fc.constantFrom(1, 40, 700),
      times: fc.constantFrom(1, 1, 3),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('advance' as const), by: fc.constantFrom(0, 50, 1000, 5000, 70_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('track-wrong' as const, 'track-unwelcome' as const, 'flush' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'back' as const, 'online' as const, 'lose' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('restart' as const, 'restart-in-page' as const, 'crash' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('dead-tab' as const),
      lanes: fc.constantFrom(['ordered'], ['ordered', 'batched'], ['batched', 'gone'], ['gone']),
      key: fc.constantFrom('a', 'b', 'c'),
      ageMs: fc.constantFrom(0, 700_000_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('consent' as const), marketing: fc.constantFrom(true, true, false, undefined) }) },
);

async function take(world: World, each: Step): Promise<void> {
  switch (each.do) {
    case 'track':
      for (let nth = 0; nth < each.times; nth += 1) track(world, each.name, { key: each.key, filler: 'x'.repeat(each.filler) });
      return;
    case 'track-wrong':
      return track(world, 'cartViewed', { key: 'a', wrong: true });
    case 'track-unwelcome':
      return track(world, 'cartViewed', { key: 'a', unwelcome: true });
    case 'dead-tab':
      leaveBehind(world, each.lanes, each.key, each.ageMs);
      return world.outbox.isOpen() ? world.outbox.adopt() : undefined;
    case 'advance':
      return world.clock.advance(each.by);
    case 'consent':
      return decide(world, each.marketing);
    case 'leave':
    case 'back':
      world.fake.set({ visibilityState: each.do === 'leave' ? 'hidden' : 'visible' });
      return world.fake.fire('document', 'visibilitychange');
    case 'online':
      return world.fake.fire('window', 'online');
    case 'lose':
      return world.outbox.isOpen() ? takeOver(world, 2) : undefined;
    case 'flush':
      return void (await patiently(world, world.tracker.flush()));
    case 'restart':
    case 'restart-in-page':
      await patiently(world, world.tracker.close(1000));
      checkClosed(world);
      track(world, 'cartViewed', { key: 'a' });
      world.life.alive = false;
      return openPage(world, each.do === 'restart' ? undefined : world.fake);
    case 'crash':
      return crash(world);
  }
}

function track(world: World, name: string, payload: Readonly<Record<string, unknown>>): void {
  for (const lane of laneNames) world.due[lane].add(`${world.made + 1}`);
  if (name === 'nothingChanged') world.emit(name, payload);
  else world.tracker.track(name, payload);
}

/** A decision makes an event of its own, which goes only to who hears of it. */
function decide(world: World, marketing: boolean | undefined): void {
  world.due.batched.add(`${world.made + 1}`);
  const { made } = world;
  world.tracker.setConsent({ marketing } as Record<string, boolean>);
  if (world.made === made) world.due.batched.delete(`${made + 1}`);
  world.choice = world.tracker.consent();
}

/** Lets time pass until something is done. A destination that hangs and pauses takes its timeouts, one batch after another. */
async function patiently(world: World, done: Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) {
    await world.clock.advance(500);
    if (await Promise.race([done, undefined])) return;
  }
  await done;
}

function checkBooks(world: World): void {
  for (const lane of laneNames) {
    const { accepted, delivered, waiting, dropped } = world.tracker.report().transports[lane] ?? { accepted: NaN, delivered: 0, waiting: 0, dropped: {} };
    const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    expect(`${lane} ${delivered + waiting + lost}`).toBe(`${lane} ${accepted}`);
    const left = orphans(world).filter(({ lanes }) => lanes.includes(lane));
    expect(`${lane} ${waiting + left.length}`).toBe(`${lane} ${openIn(world, lane).length}`);
  }
}

/** What is not settled is stored, and nothing is while nothing is granted. */
function checkStorage(world: World): void {
  const { outbox, tracker } = world;
  if (!outbox.isOpen()) return;
  const mayStore = Object.values(tracker.consent()).includes(true);
  for (const lane of laneNames) {
    const kept = outbox.kept().filter(({ lanes }) => lanes.includes(lane));
    const left = new Set(orphans(world).map(({ id }) => id));
    const expected = mayStore ? openIn(world, lane).filter((id) => !left.has(id)) : [];
    expect(`${lane} ${kept.map(({ id }) => id).sort()}`).toBe(`${lane} ${[...expected].sort()}`);
  }
}

/** What waits in a tracker that was closed lies in storage, where the next page finds it. */
function checkClosed(world: World): void {
  for (const lane of laneNames) {
    const left = orphans(world).filter(({ lanes }) => lanes.includes(lane));
    expect(left.map(({ id }) => id).sort()).toEqual([...openIn(world, lane)].sort());
  }
}

/** In the log of a destination, the first arrival of each event of a key comes in the order in which they happened. */
function checkOrder({ taken }: Vendor): void {
  const latest = new Map<string, number>();
  const seen = new Set<string>();
  for (const { id, payload, occurredAt } of taken) {
    if (seen.has(id)) continue;
    seen.add(id);
    const { key } = payload as { readonly key: string };
    expect(occurredAt).toBeGreaterThanOrEqual(latest.get(key) ?? 0);
    latest.set(key, occurredAt);
  }
}

async function play(steps: readonly Step[], settings: WorldSettings): Promise<World> {
  const world = createWorld(settings);
  for (const each of steps) {
    await take(world, each);
    checkBooks(world);
    await world.clock.advance(1);
    checkBooks(world);
    checkStorage(world);
    expect([...world.disk.breaches, ...world.breaches]).toEqual([]);
  }
  return world;
}

/** Lets every event end. Nothing may be left behind, neither timers nor events. */
async function finish(world: World): Promise<void> {
  decide(world, true);
  world.fake.set({ visibilityState: 'visible' });
  world.fake.fire('document', 'visibilitychange');
  // Twice: the last answer of a long row may set a timer when the clock has stopped already.
  for (const by of [3_600_000, 3_600_000]) await world.clock.advance(by);
  checkBooks(world);
  expect(world.tracker.report().complete).toBe(true);
  expect([...world.disk.breaches, ...world.breaches]).toEqual([]);
  const own = world.outbox.kept().filter(({ lanes }) => !lanes.includes('gone'));
  expect(own).toEqual([]);
  expect(world.clock.pending).toBe(0);
  if (!world.hasExited) checkOrder(world.vendors.ordered);
}

const settings: fc.Arbitrary<WorldSettings> = fc.record({
  orderedFaults: fc.array(fc.constantFrom(...faults), { maxLength: 60 }),
  batchedFaults: fc.array(fc.constantFrom(...faults), { maxLength: 60 }),
  storesNothing: fc.constantFrom(false, false, true),
  maxBytes: fc.constantFrom(2000, 6000, 100_000),
  choice: fc.constantFrom<WorldSettings['choice']>({}, { marketing: true }, { marketing: true }),
});

const healthy: WorldSettings = { orderedFaults: [], batchedFaults: [], storesNothing: false, maxBytes: 2000, choice: {} };

function trackOf(key: string, times = 1): Step {
  return { do: 'track', name: 'orderPlaced', key, filler: 1, times };
}

/** Sequences that once went wrong, each for the reason before it. */
const found: [Step[], WorldSettings][] = [
  // An outbox that was never opened was closed.
  [[{ do: 'consent', marketing: false }, trackOf('a'), { do: 'dead-tab', lanes: ['ordered'], key: 'a', ageMs: 0 }, { do: 'restart' }, { do: 'consent', marketing: true }], healthy],
  // … or told that the page leaves.
  [[{ do: 'leave' }, trackOf('a', 2), { do: 'consent', marketing: true }, { do: 'track-wrong' }], healthy],
  // What no answer came for was neither kept nor dropped when the tracker was closed, and a closed outbox heard of it.
  [[{ do: 'consent', marketing: true }, trackOf('a'), { do: 'advance', by: 0 }, { do: 'restart' }], { ...healthy, orderedFaults: ['hang'], storesNothing: true }],
  [[{ do: 'leave' }, { do: 'advance', by: 0 }, { do: 'consent', marketing: true }, { do: 'restart' }], { ...healthy, batchedFaults: ['pause'], choice: { marketing: true } }],
  // What waited for consent went before what an earlier page had left.
  [[{ do: 'dead-tab', lanes: ['ordered'], key: 'a', ageMs: 0 }, trackOf('a'), { do: 'advance', by: 0 }, trackOf('a'), { do: 'advance', by: 1000 }], healthy],
  // Many go one after another behind one that hung: the clock of the test stopped before the last.
  [[...[1, 3, 3, 1, 3, 3, 1].map((times) => trackOf('a', times)), { do: 'track-wrong' }, { do: 'advance', by: 0 }, ...[3, 1, 3].map((times) => trackOf('a', times))], { ...healthy, orderedFaults: ['hang'], maxBytes: 100_000 }],
];

test('every event of a page is delivered, waits, or is dropped for a reason, once, and keys keep their order, over faults, decisions, leaves, restarts, crashes and limits', async () => {
  const reasons = new Set<DropReason>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), settings, async (steps, each) => {
      const world = await play(steps, each);
      await finish(world);
      for (const reason of world.reasons) reasons.add(reason);
    }),
    { numRuns: 300, examples: found },
  );
  expect([...reasons].sort()).toEqual([...everyReason].sort());
});
