import type { Sandbox, SitecoreCdpView, TracifyView } from '@waymark/testkit/sandbox';

type Units = Readonly<Record<string, number>>;
interface Visitors {
  readonly contacts?: readonly Heard[];
  readonly visitors?: readonly Heard[];
}
interface Heard {
  readonly cart: Units;
  readonly orders: readonly unknown[];
  readonly pagesViewed: readonly string[];
}

/** What each vendor would show of a shop with one visitor, repeats included. */
export interface WhatVendorsHeard {
  readonly orders: Units;
  /** Units that were put into carts and are still there. */
  readonly units: Units;
  readonly pages: Units;
}

/** Adds up what reached each vendor. */
export function whatVendorsHeard(sandbox: Sandbox): WhatVendorsHeard {
  const cdp = sandbox.view('sitecore-cdp') as SitecoreCdpView;
  const tracify = sandbox.view('tracify') as TracifyView;
  const others = (['send', 'discover', 'search'] as const).map((vendor) => {
    const view = sandbox.view(vendor) as Visitors;
    return [vendor, view.contacts ?? view.visitors ?? []] as const;
  });
  const each = (of: (heard: Heard) => number): Units => Object.fromEntries(others.map(([vendor, all]) => [vendor, sum(all.map(of))]));
  const inCart = ({ cart }: Heard): number => sum(Object.values(cart));
  return {
    orders: { cdp: cdp.orders.length, tracify: tracify.orders.length + tracify.repeats, ...each(({ orders }) => orders.length) },
    units: { cdp: sum(cdp.sessions.flatMap(({ cart }) => cart.map(({ quantity }) => Number(quantity)))), tracify: tracify.addToCarts, ...each(inCart) },
    pages: { tracify: tracify.pageviews + tracify.productviews, ...each(({ pagesViewed }) => pagesViewed.length) },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
