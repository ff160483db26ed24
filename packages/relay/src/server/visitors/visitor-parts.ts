import type { Clock, EventEnvelope, EventSchemas, Refusal, StateStore, Tracker } from '@waymark/core';
import { createPurge } from '../consent/purge.ts';
import { createWithdrawals, type Withdrawals } from '../consent/withdrawals.ts';
import type { CheckedContexts } from '../contexts/context-options.ts';
import { dueVisitors } from '../contexts/due.ts';
import { createVisitorBook, type VisitorBook } from '../contexts/visitor-book.ts';
import type { RelayLimits, RelayOptions } from '../relay-options.ts';
import { type SeenIds, seenIds } from '../take/seen-ids.ts';
import { scopedState } from '../sources/scoped-state.ts';
import type { DecisionOptions } from '../take/take-decisions.ts';

/** What is kept of visitors: which events came, what was withdrawn, who they are. */
export interface VisitorParts extends Pick<DecisionOptions, 'seenDecisions' | 'withdrawals' | 'purge' | 'forget' | 'state' | 'rememberMs'> {
  readonly seen: SeenIds;
  readonly withdrawals: Withdrawals;
  readonly book: VisitorBook;
  /** Notes what events tell of visitors, where somebody will ask for it. */
  heard(events: readonly EventEnvelope[]): void;
}

/** What they need of the relay. */
export interface VisitorSurroundings {
  readonly contexts: CheckedContexts;
  readonly clock: Clock;
  readonly limits: Pick<RelayLimits, 'rememberIds' | 'rememberMs'>;
  readonly state: StateStore;
  readonly withdraw: Tracker['withdraw'];
  readonly onError: (problem: Refusal) => void;
}

/** Decisions are rare, and few of their ids are needed to tell repeats: the others are in the state store. */
const mostDecisions = 10_000;

/** Puts together what remembers visitors. Only sources ask who they are, so without sources nobody writes that down. */
export function visitorParts(options: Pick<RelayOptions<EventSchemas>, 'transports' | 'outbox' | 'sources'>, surroundings: VisitorSurroundings): VisitorParts {
  const { transports, outbox, sources = [] } = options;
  const { contexts, clock, limits, state, withdraw, onError } = surroundings;
  const purposes = [...new Set(transports.flatMap((transport) => transport.purposes ?? []))];
  const withdrawals = createWithdrawals({ state, purposes, clock, onError });
  const isAsked = sources.length > 0 && contexts !== undefined;
  const book = createVisitorBook({ state: scopedState(state, 'context'), keepIp: contexts?.keepIp ?? false, isAsked, onError, limit: withdrawals.limit, due: dueVisitors(clock) });
  return {
    seen: seenIds(outbox?.remember ? { ...limits, rememberIds: 0 } : limits, clock),
    seenDecisions: seenIds({ ...limits, rememberIds: mostDecisions }, clock),
    withdrawals,
    purge: createPurge(withdraw, purposes, clock),
    state,
    rememberMs: limits.rememberMs,
    book,
    heard: book.note,
    forget: book.forget,
  };
}
