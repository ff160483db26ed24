import { setTimeout as sleep } from 'node:timers/promises';
import type { Drop } from '@waymark/core';
import type { FaultKind } from '@waymark/testkit/sandbox';
import { judge, type Sides } from './judge.ts';
import { isDoubtful } from './judge-loss.ts';
import { openServices } from './open-services.ts';
import { playVisit } from './play-visit.ts';
import type { Side } from './side.ts';
import { type Stack, startStack, type StackOptions } from './start-stack.ts';
import { storyOf } from './story.ts';
import { visitors } from './visitors.ts';

/**
 * A storm blows over after this: a lane whose tries failed one after another knocks more and more rarely, up to once a minute, and nobody wants to
 * wait for that. By then almost everything has arrived. Unit: milliseconds.
 */
const stormMs = 10_000;
/** Before that it has to be felt, also by a machine that has so much else to do that it sends little in this time: so many requests fail, in so many ways. */
const [leastSpoiled, leastWays] = [30, 5];
/** Longest that everything may take to arrive afterwards, on a machine that has much else to do. Unit: milliseconds. */
const mostMs = 180_000;

/** What came of a scenario. */
export interface Outcome {
  /** Everything that did not go as promised. */
  readonly faults: readonly string[];
  /** Requests that the storm spoiled, their share of all until it was over, and the ways: they show that there was something to withstand. */
  readonly spoiled: { readonly requests: number; readonly share: number; readonly ways: ReadonlySet<FaultKind> };
  /** What the relay dropped although it was wanted. */
  readonly lost: readonly Drop[];
}

/** Plays the visits of all visitors at once, waits until everything has arrived, and judges what the vendors, the relay and the trackers say. */
export async function playScenario(options: StackOptions): Promise<Outcome> {
  const stack = await startStack(options);
  try {
    const now = Date.now();
    const stories = visitors.map((visitor, index) => storyOf(visitor, index, now));
    const { orders, goals } = openServices(stack);
    const pages = await Promise.all(visitors.map((visitor, index) => playVisit(stack, { orders, goals }, visitor, stories[index] ?? [])));
    const sides: Sides = { toRelay: [...pages, orders.side], toVendors: [goals.side] };
    await arriveAll(stack, sides, stormMs);
    await arriveAll(stack, sides, mostMs, () => isFelt(stack));
    const spoiled = countFaults(stack);
    stack.sandbox.clearFaults();
    await arriveAll(stack, sides, mostMs);
    resendLost(stack, sides);
    await arriveAll(stack, sides, mostMs);
    for (const { books, tracker } of allOf(sides)) books.receipt = await tracker.close();
    await stack.close();
    return { faults: judge(stack, sides, stories), spoiled, lost: stack.relay.books.drops.filter(({ reason }) => reason !== 'not-wanted') };
  } finally {
    await stack.close();
  }
}

async function arriveAll({ relay }: Stack, sides: Sides, withinMs: number, isEnough = (): boolean => false): Promise<void> {
  const until = Date.now() + withinMs;
  const senders = allOf(sides).map(({ tracker }) => () => tracker.report().complete);
  // The relay comes last: what a sender still has is not yet in its books.
  for (const isDone of [...senders, () => relay.report().delivery.complete]) {
    while (!isDone() && !isEnough() && Date.now() < until) await sleep(10);
  }
}

/**
 * What an operator does after an outage: orders and goals whose tries ran out go again. At Send this leaves out orders that may have arrived, because
 * it merges nothing.
 */
function resendLost({ relay }: Stack, { toVendors }: Sides): void {
  const isWorthIt = (drop: Drop): boolean => /^(orderPlaced|goalCompleted)$/.test(drop.event.name) && !isDoubtful(drop);
  for (const letter of relay.letters.take(isWorthIt)) relay.resend(letter);
  for (const { letters, tracker } of toVendors) {
    for (const letter of letters.take(isWorthIt)) tracker.resend(letter);
  }
}

function allOf({ toRelay, toVendors }: Sides): readonly Side[] {
  return [...toRelay, ...toVendors];
}

function isFelt(stack: Stack): boolean {
  const { requests, ways } = countFaults(stack);
  return requests >= leastSpoiled && ways.size >= leastWays;
}

function countFaults({ sandbox }: Stack): Outcome['spoiled'] {
  const records = sandbox.records();
  const kinds = records.flatMap(({ fault }) => (fault ? [fault.kind] : []));
  return { requests: kinds.length, share: kinds.length / records.length, ways: new Set(kinds) };
}
