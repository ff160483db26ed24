import type { Choice } from '../verdict.ts';
import type { Clock, DropReason, EventSchema, Source, Transport } from '@waymark/core';
import { createFakeClock, type FakeClock, makeEvent } from '@waymark/core/testing';
import { createFakeWindow, type FakeWindow } from '../../__fixtures__/fake-window.ts';
import type { BrowserTracker } from '../../boot/browser-tracker.ts';
import { createBrowserTracker } from '../../manual.ts';
import type { KeptEvent } from '../page-outbox.ts';
import { createDisk, type Disk, type StrictOutbox, strictOutbox } from './disk.ts';
import { batchedTransport, createVendor, type Fault, orderedTransport, type Vendor } from './vendor.ts';

export const laneNames = ['ordered', 'batched'] as const;
export type LaneName = (typeof laneNames)[number];

/** Whether the page that an object belongs to is still there. */
interface Life {
  alive: boolean;
}

/** One page after the other of one origin: what was tracked, and what each lane said became of it. */
export interface World {
  readonly settings: WorldSettings;
  readonly clock: FakeClock;
  readonly disk: Disk;
  readonly vendors: Readonly<Record<LaneName, Vendor>>;
  /** Ids that a lane has to account for, and what became of those that it has done with. */
  readonly due: Readonly<Record<LaneName, Set<string>>>;
  readonly ends: Readonly<Record<LaneName, Map<string, string>>>;
  readonly reasons: Set<DropReason>;
  /** What must never happen. */
  readonly breaches: string[];
  made: number;
  pages: number;
  /** Something was sent by a page that was about to end, where order no longer counts. */
  hasExited: boolean;
  choice: Choice;
  life: Life;
  fake: FakeWindow;
  outbox: StrictOutbox;
  tracker: BrowserTracker<Record<string, unknown>>;
  emit: (name: string, payload: Readonly<Record<string, unknown>>) => void;
}

export interface WorldSettings {
  readonly orderedFaults: readonly Fault[];
  readonly batchedFaults: readonly Fault[];
  readonly storesNothing: boolean;
  readonly maxBytes: number;
  /** What holds until the visitor decides. */
  readonly choice: Choice;
}

export function createWorld(settings: WorldSettings): World {
  const world = {
    settings,
    clock: createFakeClock(),
    disk: createDisk(),
    vendors: { ordered: createVendor(settings.orderedFaults), batched: createVendor(settings.batchedFaults) },
    due: { ordered: new Set<string>(), batched: new Set<string>() },
    ends: { ordered: new Map<string, string>(), batched: new Map<string, string>() },
    reasons: new Set<DropReason>(),
    breaches: [],
    made: 0,
    pages: 0,
    hasExited: false,
    choice: settings.choice,
  } as Partial<World> as World;
  openPage(world);
  return world;
}

/** Opens the next page of the origin or, with `fake`, starts a tracker again in a page where one was closed. */
export function openPage(world: World, fake: FakeWindow = createFakeWindow()): void {
  const life: Life = { alive: true };
  const { choice, clock, disk, settings, vendors } = world;
  world.pages += 1;
  world.life = life;
  world.fake = fake;
  // A tracker asks for storage before it is there.
  const page: { tracker?: World['tracker'] } = {};
  world.outbox = strictOutbox({
    disk,
    part: `page ${world.pages}`,
    maxBytes: settings.maxBytes,
    storesNothing: settings.storesNothing,
    mayStore: () => Object.values(page.tracker?.consent() ?? choice).includes(true),
  });
  page.tracker = createBrowserTracker({
    transports: [mortal(world, orderedTransport(vendors.ordered), life), mortal(world, batchedTransport(vendors.batched), life)],
    outbox: world.outbox,
    window: fake.win,
    clock: mortalClock(clock, life),
    random: () => 0.5,
    flushIntervalMs: 300,
    newId: () => `${(world.made += 1)}`,
    consent: { state: Object.keys(choice).length ? choice : 'pending' },
    events: { cartViewed: cartSchema },
    enrichers: [(event) => ((event.payload as { readonly unwelcome?: boolean }).unwelcome ? null : event)],
    sources: [sourceOf(world)],
    onDrop({ event, transport, reason }) {
      world.reasons.add(reason);
      end(world, life, transport as LaneName, event.id, reason);
    },
    onDelivered: (event, transport) => end(world, life, transport as LaneName, event.id, 'delivered'),
    onError: ({ code, cause }) => world.breaches.push(`${code} ${String(cause)}`),
  }) as World['tracker'];
  world.tracker = page.tracker;
  // The first call starts the sources.
  page.tracker.report();
}

/** The page ends without a word. What it had not stored is gone with it. */
export function crash(world: World): void {
  world.life.alive = false;
  world.outbox.die();
  for (const lane of laneNames) {
    for (const id of openIn(world, lane)) {
      const isKept = orphans(world).some((each) => each.id === id && each.lanes.includes(lane));
      if (!isKept) world.ends[lane].set(id, 'gone with its page');
    }
  }
  openPage(world);
}

/** A tab dies that had events for some destinations. They are there for the next page that looks. */
export function leaveBehind(world: World, lanes: readonly string[], key: string, ageMs: number): void {
  const id = `${(world.made += 1)}`;
  const event = makeEvent('orderPlaced', { key }, { id, occurredAt: world.clock.now() - ageMs, priority: 'critical', consent: ['marketing'] });
  world.disk.parts.set(`dead ${id}`, new Map([[id, { id, json: JSON.stringify(event), priority: 'critical', lanes }]]));
  for (const lane of laneNames) if (lanes.includes(lane)) world.due[lane].add(id);
}

/** Another tab takes some events over while this page lies in the back/forward cache. */
export function takeOver(world: World, count: number): void {
  const lost = world.outbox.kept().slice(0, count);
  for (const { id, lanes } of lost) for (const lane of laneNames) if (lanes.includes(lane)) world.ends[lane].set(id, 'taken over');
  world.outbox.lose(lost.map(({ id }) => id));
}

/** Ids that a lane has neither delivered nor dropped. */
export function openIn({ due, ends }: World, lane: LaneName): readonly string[] {
  return [...due[lane]].filter((id) => !ends[lane].has(id));
}

/** What lies in storage and belongs to no page. */
export function orphans({ disk }: World): readonly KeptEvent[] {
  return [...disk.parts].filter(([part]) => !disk.owned.has(part)).flatMap(([, kept]) => [...kept.values()]);
}

const cartSchema: EventSchema = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => ((value as { readonly wrong?: boolean }).wrong ? { issues: [{ message: 'wrong' }] } : { value }),
  },
};

/** Emits what an application may not track itself. */
function sourceOf(world: World): Source {
  return {
    name: 'test',
    start(emit) {
      world.emit = emit;
      return () => undefined;
    },
  };
}

function end(world: World, { alive }: Life, lane: LaneName, id: string, what: string): void {
  if (!alive) return;
  const ends = world.ends[lane];
  if (ends.has(id)) world.breaches.push(`${lane} ${id}: ${ends.get(id)}, then ${what}`);
  if (!world.due[lane].has(id)) world.due[lane].add(id);
  ends.set(id, what);
}

/** A clock whose timers die with the page. */
function mortalClock(clock: FakeClock, life: Life): Clock {
  return { now: clock.now, ticks: clock.ticks, after: (delay, run) => clock.after(delay, () => life.alive && run()) };
}

/** A transport whose answers nobody hears once the page is dead, and which looks at what it is given. */
function mortal(world: World, transport: Transport, life: Life): Transport {
  return {
    ...transport,
    async send(batch, how) {
      if (how.urgency === 'exit') world.hasExited = true;
      if (!life.alive) world.breaches.push(`${transport.name}: sent after the page`);
      const { tracker } = world;
      if (transport.purposes?.some((purpose) => !tracker.consent()[purpose])) world.breaches.push(`${transport.name}: sent without consent`);
      if (batch.size > transport.limits.maxBytes || batch.entries.length > transport.limits.maxEvents) world.breaches.push(`${transport.name}: a batch over its limits`);
      const outcome = await transport.send(batch, how);
      return life.alive ? outcome : new Promise(() => undefined);
    },
  };
}
