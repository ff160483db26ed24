import type { Drop } from '@waymark/core';
import type { SitecoreCdpView, TracifyView } from '@waymark/testkit/sandbox';
import { type Arrival, readArrivals } from './arrivals.ts';
import { judgeBooks } from './books.ts';
import { judgeCarts } from './judge-carts.ts';
import { judgeLoss } from './judge-loss.ts';
import { judgeOrder } from './judge-order.ts';
import { judgeConversion, judgeGoals, judgeOrders } from './judge-orders.ts';
import { judgeRepeats } from './judge-repeats.ts';
import { judgeWire } from './judge-wire.ts';
import type { Side } from './side.ts';
import type { Stack } from './start-stack.ts';
import type { Step } from './story.ts';
import { visitors } from './visitors.ts';

/** Everybody who tracked. */
export interface Sides {
  readonly toRelay: readonly Side[];
  readonly toVendors: readonly Side[];
}

/** Everything that did not go as promised, once all is over. Empty: the vendors, the relay and the trackers tell the same, right story. */
export function judge({ sandbox, relay, witnessed, tries }: Stack, { toRelay, toVendors }: Sides, stories: readonly (readonly Step[])[]): readonly string[] {
  const records = sandbox.records();
  const arrivals = readArrivals(records, tries);
  const books = [relay.books, ...[...toRelay, ...toVendors].map((side) => side.books)];
  const drops: readonly Drop[] = books.flatMap((each) => each.drops);
  const orderIds = visitors.map(({ orderId }) => orderId);
  const ofPages = new Set(stories.flat().flatMap(({ name, at }) => (name === 'orderPlaced' ? [] : [at / 1000])));
  return [
    ...books.flatMap(judgeBooks),
    ...judgeWire({ senders: toRelay, witnessed, report: relay.report(), records }),
    ...judgeVerdicts(arrivals),
    ...books.flatMap((each) => judgeLoss(each, arrivals, tries.hasUnseen(records))),
    ...judgeRepeats(arrivals),
    ...judgeOrder(arrivals, (second) => ofPages.has(second)),
    ...judgeOrders(sandbox, orderIds, drops, arrivals),
    ...judgeCarts(arrivals),
    ...judgeConversion(sandbox.view('sitecore-cdp') as SitecoreCdpView),
    ...judgeGoals(sandbox.view('tracify') as TracifyView, orderIds.length),
  ];
}

/** Requests that a vendor refused or could make nothing of. A repeat that Tracify recognises is neither. */
export function judgeVerdicts(arrivals: readonly Arrival[]): readonly string[] {
  const isRepeat = ({ vendor, orderId, what, record }: Arrival): boolean =>
    vendor === 'tracify' && (orderId !== undefined || what === 'conversion') && record.reason.startsWith('Its id was received before');
  return arrivals
    .filter((arrival) => arrival.record.verdict === 'rejected' || (arrival.record.verdict === 'ignored' && !isRepeat(arrival)))
    .map(({ vendor, record }) => `${vendor}: ${record.summary} was ${record.verdict}: ${record.reason}`);
}
