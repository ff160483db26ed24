import type { Awaitable, Clock, DurationMs, EpochMs, EventEnvelope, Refusal, StateStore } from '@waymark/core';
import { isPlainObject } from '../read/plain-values.ts';
import { brieflyKnown } from './briefly-known.ts';
import type { ConsentDecision } from '../read/read-decision.ts';
import { StateFailure } from './state-failure.ts';

/** Remembers what visitors withdrew, so that events which they made before and which come after it do not go where they may no longer go. */
export interface Withdrawals {
  /** Resolves when it is as safe as the state store makes it. */
  note(decision: ConsentDecision): Promise<void>;
  /** The events, each without the purposes that its visitor withdrew after it happened. Throws or rejects where the store cannot tell: then nobody may have them. */
  limit<Each extends Happened>(events: readonly Each[]): readonly Each[] | Promise<readonly Each[]>;
}

/** What of an event tells whose it is, when it happened, and what was granted then. */
export type Happened = Pick<EventEnvelope, 'who' | 'occurredAt' | 'consent'>;

/** How long withdrawals are remembered, 31 days: dead letters are kept for 30, and those of a cluster cannot be searched. Unit: milliseconds. */
export const withdrawnMs: DurationMs = 2_678_400_000;
/** Tries to be the only one who changes a record. */
const mostTries = 20;

/** When a browser denied each purpose, the last time. */
type Denials = Readonly<Record<string, EpochMs>>;

export interface WithdrawalParts {
  readonly state: StateStore;
  /** Those of all destinations, for events that were granted everything. */
  readonly purposes: readonly string[];
  readonly clock: Pick<Clock, 'ticks'>;
  readonly onError: (problem: Refusal) => void;
}

/** Other processes obey at once where the store answers at once, and within 5 s where it has to ask elsewhere. */
export function createWithdrawals({ state: store, purposes, clock, onError }: WithdrawalParts): Withdrawals {
  const state = brieflyKnown(store, clock);
  const keyOf = (browserId: string): string => `withdrawn/${browserId}`;
  /** For each look-up that is under way, who has withdrawn here meanwhile: it may have been told of what was, and its events would come after the search through the outbox. */
  const lookUps = new Set<Set<string>>();

  /** The first lookup, which mostly is the only one. */
  function lookUp(browserId: string): Awaitable<string | undefined> {
    try {
      return state.get(keyOf(browserId));
    } catch (cause) {
      throw failed(cause);
    }
  }

  function failed(cause: unknown): StateFailure {
    onError({ code: 'state-failed', message: 'The state store failed to tell what visitors have withdrawn. Their pages are told to come again.', cause });
    return new StateFailure(cause);
  }

  return {
    async note({ browserId, at, state: decided }) {
      const denied = Object.keys(decided).filter((purpose) => decided[purpose] === false);
      if (browserId === undefined || denied.length === 0) return;
      for (let turn = 0; turn < mostTries; turn += 1) {
        const before = await state.get(keyOf(browserId));
        const known = readDenials(before);
        const news = denied.filter((purpose) => (known[purpose] ?? -1) < at);
        if (news.length === 0) return;
        const after = { ...known, ...Object.fromEntries(news.map((purpose) => [purpose, at])) };
        if (!(await state.replace(keyOf(browserId), before, JSON.stringify(after), withdrawnMs))) continue;
        for (const meanwhile of lookUps) meanwhile.add(browserId);
        return;
      }
      throw new Error('The state store lets nobody change a record.');
    },
    limit(events) {
      let last: string | undefined;
      for (const { who } of events) {
        if (who.browserId === undefined || who.browserId === last) continue;
        last = who.browserId;
        // Most batches are of one browser, most stores answer at once, and hardly anybody has withdrawn anything.
        const found = lookUp(last);
        if (found !== undefined) return limitAll(events, last, found).catch((cause: unknown) => Promise.reject(failed(cause)));
      }
      return events;
    },
  };

  /** `found`: what was found of the first browser already. */
  async function limitAll<Each extends Happened>(events: readonly Each[], first: string, found: Awaitable<string | undefined>): Promise<readonly Each[]> {
    const ids = [...new Set(events.flatMap(({ who }) => who.browserId ?? []))];
    const meanwhile = new Set<string>();
    lookUps.add(meanwhile);
    try {
      const denials = new Map(await Promise.all(ids.map(async (id) => [id, readDenials(await (id === first ? found : state.get(keyOf(id))))] as const)));
      if (ids.some((id) => meanwhile.has(id))) return await limitAll(events, first, state.get(keyOf(first)));
      return events.map((event) => limitOne(event, denials.get(event.who.browserId ?? '') ?? {}, purposes));
    } finally {
      lookUps.delete(meanwhile);
    }
  }
}

function limitOne<Each extends Happened>(event: Each, denials: Denials, purposes: readonly string[]): Each {
  const denied = new Set(Object.keys(denials).filter((purpose) => event.occurredAt <= (denials[purpose] ?? 0)));
  if (denied.size === 0) return event;
  const granted = event.consent.includes('*') ? [...purposes, ...event.consent] : event.consent;
  return { ...event, consent: [...new Set(granted)].filter((purpose) => purpose !== '*' && !denied.has(purpose)) };
}

/** What cannot be read is nobody's record. */
function readDenials(text: string | undefined): Denials {
  if (text === undefined) return {};
  const record: unknown = JSON.parse(text);
  return isPlainObject(record) ? Object.assign(Object.create(null), record) : {};
}
