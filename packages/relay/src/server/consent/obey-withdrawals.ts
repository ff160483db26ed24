import { type Clock, type DurationMs, type EventEnvelope, type Refusal, type StateStore, systemClock } from '@waymark/core';
import { guardOnError, reportError } from '@waymark/core/lean';
import type { Batch, SendOutcome, Transport } from '@waymark/core/transport';
import { callback, checkRules, checkValue, having, numberFrom, type Rule, state as stateRule, transports as transportsRule } from '../../options/option-rules.ts';
import { createWithdrawals } from './withdrawals.ts';

/** Where transports look. */
export interface ObeyOptions {
  /** That of the relays, which note there what visitors withdraw. */
  readonly state: StateStore;
  /** Hears of a store that fails. Default: `console.error`. */
  readonly onError?: (problem: Refusal) => void;
  readonly clock?: Pick<Clock, 'ticks' | 'now'>;
  /** Batches of which all has happened less than this ago go without a question, in milliseconds. Default: 0, each is asked about. */
  readonly unaskedMs?: DurationMs;
}

const rules: Readonly<Record<keyof ObeyOptions, Rule>> = { state: stateRule, onError: callback, clock: having(['now', 'ticks'], 'a clock with "now" and "ticks"'), unaskedMs: numberFrom(0, Number.MAX_SAFE_INTEGER) };

/** How long everything waits when the store fails. Unit: milliseconds. */
const pauseMs: DurationMs = 5000;

const withdrawn: Refusal = { code: 'consent-withdrawn', message: 'The visitor withdrew consent.' };
const notSent: Refusal = { code: 'not-sent', message: 'The visitor of another event of the batch withdrew consent.' };
const notKnown: Refusal = { code: 'not-sent', message: 'The state store could not tell what visitors have withdrawn.' };

/** Stores that are asked anew for a visitor after 5 s tell no more of what is as young. Unit: milliseconds. */
export const youngMs: DurationMs = 5000;

/**
 * Transports that ask before each try what visitors have withdrawn: for the workers of a cluster, whose stream relays cannot search for what they have to take
 * out. What happened before a withdrawal and needs the purpose is dropped as `no-consent`. A withdrawal is obeyed within 5 s; while the store fails nothing goes.
 */
export function obeyWithdrawals(transports: readonly Transport[], options: ObeyOptions): readonly Transport[] {
  checkValue('obeyWithdrawals() argument "transports"', transports ?? null, transportsRule);
  checkRules('obeyWithdrawals()', options, rules);
  checkValue('obeyWithdrawals() option "state"', options.state ?? null, stateRule);
  const { state, onError = reportError, clock = systemClock(), unaskedMs = 0 } = options;
  const startedAt = clock.now();
  const { limit } = createWithdrawals({ state, clock, purposes: transports.flatMap(({ purposes = [] }) => purposes), onError: guardOnError('obeyWithdrawals()', onError) });
  return transports.map((transport) => {
    const send: Transport['send'] = async (batch, how) => {
      // What was on its way in a process that was killed is young when the next one has it.
      const askedUntil = Math.max(clock.now() - unaskedMs, startedAt);
      if (batch.entries.every(({ occurredAt }) => occurredAt > askedUntil)) return transport.send(batch, how);
      // Throws where one of them cannot be read, and the lane takes that one out: it must not hold up the others as a store that fails does.
      const { events } = batch;
      const refused = await gone(transport, events).catch(() => undefined);
      if (refused?.size === 0) return transport.send(batch, how);
      return without(batch, refused);
    };
    // All else stays its own, also where it is of a class.
    return Object.assign(Object.create(transport) as Transport, { send });
  });

  async function gone({ purposes = [], consentRule }: Transport, events: Batch['events']): Promise<ReadonlyMap<string, Refusal>> {
    const limited = await limit(events);
    const isGranted = ({ consent }: EventEnvelope): boolean => (consentRule === 'any' ? purposes.some((each) => consent.includes(each)) : purposes.every((each) => consent.includes(each)));
    const lost = limited.filter((event, index) => event !== events[index] && purposes.length > 0 && !isGranted(event));
    return new Map(lost.map(({ id }) => [id, withdrawn]));
  }
}

/** The others go again in a moment, in a batch of their own; it counts as no try. Without `refused` nobody could tell, and all of them wait. */
function without({ entries }: Batch, refused?: ReadonlyMap<string, Refusal>): SendOutcome {
  if (!refused) return { status: 'retry', why: notKnown, notBefore: pauseMs };
  const others = entries.filter(({ id }) => !refused.has(id));
  return { status: 'mixed', refused, retry: new Map(others.map(({ id }) => [id, notSent])) };
}
