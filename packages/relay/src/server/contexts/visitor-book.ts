import type { ContextKeys, DurationMs, EventEnvelope, Refusal, StateStore, VisitorContext, VisitorContexts } from '@waymark/core';
import { businessKeyOf } from '@waymark/core/lean';
import { type Withdrawals, withdrawnMs } from '../consent/withdrawals.ts';
import type { ConsentDecision } from '../read/read-decision.ts';
import { isPlainObject } from '../read/plain-values.ts';
import { contextOf, granted, mergeContexts, withoutConsent } from './context-of.ts';
import type { DueVisitors } from './due.ts';

/** What is known of visitors, on a state store. */
export interface VisitorBook extends VisitorContexts {
  /** Notes what events of pages tell of their visitors. Goes on in the background; what fails is reported. */
  note(events: readonly EventEnvelope[]): void;
  /**
   * Deletes what is known of a visitor who has withdrawn something. Where nothing is granted any more, that is known of him from then on: messages that name his
   * browser or his order must not go out with the consent that the same user has given in another browser.
   */
  forget(decision: Pick<ConsentDecision, 'browserId' | 'at' | 'state'>): Promise<void>;
  /** Resolves when all that was noted is kept. */
  idle(): Promise<void>;
}

export interface BookOptions {
  readonly state: StateStore;
  readonly keepIp: boolean;
  /** False: nobody will ask, so nobody is written down. */
  readonly isAsked: boolean;
  readonly onError: (problem: Refusal) => void;
  /** What happened without what its visitors have withdrawn since: while events are being stored one may, and another relay may hear of it first. */
  readonly limit: Withdrawals['limit'];
  readonly due: DueVisitors;
}

/** A visit, which ends after 30 minutes of silence, and a day. Unit: milliseconds. */
export const lifeMs: DurationMs = 88_200_000;

/** Visitors that are being written at one time: more than come while a cluster chooses who leads. A store that never answers must not fill the memory with what nobody will ever read. */
const mostWork = 10_000;

/** Visitors are found by other ids through the one of their browser, so that forgetting that one forgets them. */
const keyOf = {
  browser: (id: string): string => `b/${id}`,
  vendor: (id: string): string => `v/${id}`,
  order: (id: string): string => `o/${id}`,
  user: (id: string): string => `u/${id}`,
};

export function createVisitorBook({ state, keepIp, isAsked, onError, limit, due }: BookOptions): VisitorBook {
  const working = new Set<Promise<unknown>>();

  async function browserOf({ browserId, vendorId, orderId, userId }: ContextKeys): Promise<string | undefined> {
    if (browserId !== undefined && (await state.get(keyOf.browser(browserId))) !== undefined) return browserId;
    const keys = [vendorId !== undefined && keyOf.vendor(vendorId), orderId !== undefined && keyOf.order(orderId), userId !== undefined && keyOf.user(userId)];
    for (const key of keys) {
      const found = key === false ? undefined : await state.get(key);
      if (found !== undefined && (await state.get(keyOf.browser(found))) !== undefined) return found;
    }
    return undefined;
  }

  async function tie(browserId: string, keys: readonly string[]): Promise<void> {
    for (const key of keys) await state.set(key, browserId, lifeMs);
  }

  const readAll = (events: readonly EventEnvelope[]): VisitorContext => events.map((event) => contextOf(event, keepIp)).reduce(mergeContexts);

  async function write(browserId: string, events: readonly EventEnvelope[]): Promise<void> {
    const mine = (await limit(events)).filter(mayBeNoted);
    if (mine.length === 0) return;
    const context = readAll(mine);
    const { aliases = {}, userId } = context.who;
    const keys = [...Object.values(aliases).map(keyOf.vendor), ...ordersOf(mine).map(keyOf.order), ...(userId === undefined ? [] : [keyOf.user(userId)])];
    const before = readContext(await state.get(keyOf.browser(browserId)));
    await state.set(keyOf.browser(browserId), JSON.stringify(before ? mergeContexts(before, context) : context), lifeMs);
    await tie(browserId, keys);
  }

  function work(task: Promise<void>): void {
    const done = task
      .catch((cause: unknown) => onError({ code: 'state-failed', message: 'The state store failed to keep what is known of a visitor. Messages of vendors about this visitor may not find it.', cause }))
      .finally(() => working.delete(done));
    working.add(done);
  }

  const idle = async (): Promise<void> => void (await Promise.all(working));

  return {
    async find(keys) {
      const browserId = await browserOf(keys);
      const context = browserId === undefined ? undefined : readContext(await state.get(keyOf.browser(browserId)));
      if (!context) return undefined;
      const [left] = await limit([{ who: context.who, occurredAt: context.seenAt, consent: Object.keys(context.consent) }]);
      return { ...context, consent: granted(left?.consent ?? []) };
    },
    async link(keys, { orderId, userId }) {
      const browserId = await browserOf(keys);
      if (browserId === undefined) return;
      await tie(browserId, [...(orderId === undefined ? [] : [keyOf.order(orderId)]), ...(userId === undefined ? [] : [keyOf.user(userId)])]);
    },
    note(events) {
      if (!isAsked) return;
      for (const [browserId, mine] of byBrowser(events)) {
        if (!(ordersOf(mine).length > 0 || due.isDue(browserId, readAll(mine)))) continue;
        work(working.size < mostWork ? write(browserId, mine) : Promise.reject(new Error('The state store does not answer.')));
      }
    },
    async forget({ browserId, at, state: decided }) {
      if (browserId === undefined || !Object.values(decided).includes(false)) return;
      // What is on its way would bring it back.
      await idle();
      due.forget(browserId);
      const key = keyOf.browser(browserId);
      await (!isAsked || Object.values(decided).includes(true) ? state.delete(key) : state.set(key, JSON.stringify(withoutConsent(browserId, at)), withdrawnMs));
    },
    idle,
  };
}

/** Events of pages that may be remembered, by browser. */
function byBrowser(events: readonly EventEnvelope[]): ReadonlyMap<string, readonly EventEnvelope[]> {
  const found = new Map<string, EventEnvelope[]>();
  for (const event of events) {
    const { browserId } = event.who;
    if (browserId === undefined || !mayBeNoted(event)) continue;
    const mine = found.get(browserId);
    if (mine) mine.push(event);
    else found.set(browserId, [event]);
  }
  return found;
}

function mayBeNoted({ where, consent }: EventEnvelope): boolean {
  return where.runtime === 'browser' && consent.length > 0;
}

function ordersOf(events: readonly EventEnvelope[]): readonly string[] {
  return events.flatMap(({ name, payload }) => businessKeyOf(name, payload) ?? []);
}

function readContext(text: string | undefined): VisitorContext | undefined {
  const context: unknown = text === undefined ? undefined : JSON.parse(text);
  return isPlainObject(context) ? (context as unknown as VisitorContext) : undefined;
}
