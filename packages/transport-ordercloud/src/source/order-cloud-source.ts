import type { Clock, DurationMs, RequestSource, RequestSourceHost } from '@waymark/core';
import { guardFunctions } from '@waymark/core/lean';
import { receiverFor } from '../receiver/create-receiver.ts';
import type { OcEvent } from '../receiver/events.ts';
import { asOneChange } from '../receiver/one-change.ts';
import { checkSourceOptions, type OrderCloudSourceOptions } from './options.ts';
import { factTaker } from './take-fact.ts';
import { forgettingWarner } from './warn-of-forgetting.ts';

/** OrderCloud publishes no time-out, and the receiver's rule is an answer within 2 s. Unit: milliseconds. */
const patienceMs: DurationMs = 1800;

/**
 * Hears of sign-ins, carts and orders from OrderCloud, for `createRelay({ sources })`: checks signatures, takes each fact once, adds what the relay knows of the
 * visitor, and forwards it where he consented. OrderCloud gets its answer when the relay's outbox has the event, whatever destinations do.
 */
export function orderCloudSource(given: OrderCloudSourceOptions): RequestSource {
  const { path, name, reports, feeds, maxBodyBytes, clock } = checkSourceOptions(given);
  const options = guardFunctions('orderCloudSource()', given, { asked: ['sku', 'productUrl', 'productImage'], told: ['log'] });
  const { secrets, customAuthHeader, sku, ...mapping } = options;
  const told = new Set<string>(['orderPlaced', ...reports]);
  let take: ((fact: OcEvent) => Promise<void>) | undefined;
  let report: RequestSourceHost['onError'] = () => undefined;
  let warn = (): void => undefined;

  async function takeAll(facts: readonly OcEvent[]): Promise<void> {
    if (!take) throw new Error('The source was not started.');
    warn();
    for (const fact of asOneChange(facts)) await take(fact);
  }

  const receive = receiverFor('orderCloudSource()', {
    secrets,
    ...(customAuthHeader && { customAuthHeader }),
    maxBytes: maxBodyBytes,
    ...(sku && { sku }),
    ...(options.log && { log: options.log }),
    now: clock.now,
    // Marks in the relay's state do this, and keep what broke off apart from what was taken.
    seen: { add: () => true, remove: () => undefined },
    onEvents: (facts) => within(clock, takeAll(facts)).catch((cause: unknown) => {
      report({ code: 'ordercloud-not-kept', message: 'A message of OrderCloud was answered with 503, because its events could not be kept.', cause });
      throw cause;
    }),
  });

  return {
    name,
    path,
    maxBodyBytes,
    reports,
    ...(feeds.length > 0 && { feeds: { transports: feeds, events: ['userSignedIn', 'cartModified', 'orderPlaced'] } }),
    start(host) {
      report = host.onError;
      warn = forgettingWarner(host);
      take = factTaker(host, { ...mapping, name, told, isDecided: options.reports !== undefined, clock });
    },
    fetch: receive,
  };
}

/** Rejects when it takes longer than OrderCloud should wait. The work goes on; a repeat finds what it has done. */
async function within<Result>(clock: Clock, work: Promise<Result>): Promise<Result> {
  let stop = (): void => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    stop = clock.after(patienceMs, () => reject(new Error(`Nothing was kept within ${patienceMs} ms.`)));
  });
  return Promise.race([work, late]).finally(() => stop());
}
