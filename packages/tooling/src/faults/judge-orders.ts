import type { Drop } from '@waymark/core';
import type { DiscoverFake, Sandbox, SearchFake, SendFake, SitecoreCdpView, TracifyView } from '@waymark/testkit/sandbox';
import type { Arrival } from './arrivals.ts';
import { isDoubtful } from './judge-loss.ts';
import { vendors, type Vendor } from './shop-transports.ts';
import { orderLines, orderTotal } from './story.ts';

/** An order as a vendor shows it. */
interface Shown {
  readonly orderId: string | null;
  readonly total: number | null;
  readonly lines: readonly string[];
}

/**
 * Orders that a vendor does not show exactly once with the right total and lines. Discover and Search are told the order id: there, records of the same id
 * are one order. Send is not: there it must be one record, or none with a drop that says so after an answer that was missing.
 */
export function judgeOrders(sandbox: Pick<Sandbox, 'view'>, orderIds: readonly string[], drops: readonly Drop[], arrivals: readonly Arrival[]): readonly string[] {
  return vendors.flatMap((vendor) => {
    const shown = shownBy[vendor](sandbox.view(vendor));
    const strange = shown.filter(({ orderId }) => !orderIds.includes(orderId ?? '')).map(({ orderId }) => `${vendor}: shows an order ${orderId}, which nobody placed.`);
    return [...strange, ...orderIds.flatMap((orderId) => judgeOrder(vendor, orderId, { shown, drops, arrivals }))];
  });
}

interface Seen {
  readonly shown: readonly Shown[];
  readonly drops: readonly Drop[];
  readonly arrivals: readonly Arrival[];
}

function judgeOrder(vendor: Vendor, orderId: string, { shown, drops, arrivals }: Seen): readonly string[] {
  const records = shown.filter((order) => order.orderId === orderId);
  const wrong = records
    .filter(({ total, lines }) => total !== orderTotal || lines.toSorted().join() !== orderLines.toSorted().join())
    .map(({ total, lines }) => `${vendor}: shows order ${orderId} with ${total} (${lines.join(', ')}).`);
  const mayRepeat = vendor === 'discover' || vendor === 'search';
  if (records.length > 1 && !mayRepeat) return [...wrong, `${vendor}: shows order ${orderId} ${records.length} times.`];
  if (records.length > 0 || isReportedLoss(vendor, orderId, drops, arrivals)) return wrong;
  return [`${vendor}: does not show order ${orderId}.`];
}

function isReportedLoss(vendor: Vendor, orderId: string, drops: readonly Drop[], arrivals: readonly Arrival[]): boolean {
  if (vendor !== 'send') return false;
  const isReported = drops.some((drop) => isDoubtful(drop) && drop.reason === 'gave-up' && orderIdOf(drop) === orderId);
  return isReported && !arrivals.some((arrival) => arrival.vendor === vendor && arrival.orderId === orderId && arrival.taken);
}

/** Id of the order that a dropped event placed. */
export function orderIdOf({ event }: Pick<Drop, 'event'>): string | undefined {
  return event.name === 'orderPlaced' ? (event.payload as { readonly order: { readonly orderId: string } }).order.orderId : undefined;
}

const shownBy: Readonly<Record<Vendor, (view: unknown) => readonly Shown[]>> = {
  'sitecore-cdp': (view) =>
    (view as SitecoreCdpView).orders.map(({ referenceId, price, items }) => ({ orderId: referenceId, total: price, lines: items.map((item) => `${item.quantity} × ${skus.get(item.productId)}`) })),
  tracify: (view) =>
    (view as TracifyView).orders.map(({ orderId, amount, lines }) => ({ orderId, total: Number(amount), lines: lines.map((line) => `${line.quantity} × ${skus.get(line.item)}`) })),
  send: (view) => (view as ReturnType<SendFake['view']>).contacts.flatMap(({ orders }) => orders.map(({ orderId, total, items }) => ({ orderId, total, lines: items }))),
  discover: (view) => (view as ReturnType<DiscoverFake['view']>).visitors.flatMap(({ orders }) => orders.map(({ orderId, total, items }) => ({ orderId, total, lines: items }))),
  search: (view) => (view as ReturnType<SearchFake['view']>).visitors.flatMap(({ orders }) => orders.map(({ orderId, total, items }) => ({ orderId, total, lines: items }))),
};

/** What is bought, by product id and by name: not every vendor is told SKUs. */
const skus: ReadonlyMap<string, string> = new Map([
  ['basil', 'NL-101'],
  ['Basil in a pot', 'NL-101'],
  ['pot', 'NL-330'],
  ['Clay pot', 'NL-330'],
]);

/** Orders of Sitecore CDP whose visitor did not become a customer, or whose session did not end with a converted cart. */
export function judgeConversion(view: SitecoreCdpView): readonly string[] {
  return view.orders.flatMap(({ referenceId, guest }) => {
    const session = view.sessions.find(({ orders }) => orders.includes(referenceId));
    const owner = view.guests.find(({ ref }) => ref === guest);
    return [
      ...(session?.cartType === 'CONVERTED' ? [] : [`sitecore-cdp: the cart of order ${referenceId} is ${session?.cartType}.`]),
      ...(owner?.type === 'customer' ? [] : [`sitecore-cdp: order ${referenceId} belongs to a ${owner?.type}.`]),
    ];
  });
}

/** Goals that Tracify does not show exactly once. */
export function judgeGoals({ conversions }: TracifyView, goals: number): readonly string[] {
  const ids = new Set(conversions.map(({ conversionId }) => conversionId));
  return ids.size === goals && conversions.length === goals ? [] : [`tracify: shows ${conversions.length} conversions of ${ids.size} ids for ${goals} goals.`];
}
