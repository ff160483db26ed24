import type { LineItem, StandardEventPayloads } from '@waymark/core/events';
import type { EventEnvelope } from '@waymark/core/transport';
import { beans, cart, filters, happened, line } from './shop.ts';

/** Numbers from 0 to 1 that look like chance and are the same for the same seed (mulberry32, public domain). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
type Payloads = { readonly [Name in keyof StandardEventPayloads]?: (random: Random, rich: boolean) => StandardEventPayloads[Name] };

function pick<Value>(random: Random, ...values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)] as Value;
}

const goods = [beans, filters, { productId: 'n', name: ' ', category: ' ', displayPrice: 3 }, { productId: 'p', variant: 'red', name: 'Tee', displayPrice: 9.5, tags: ['a', 'b'] }, { productId: 'p', variant: 'blue', name: 'Tee', category: 'T-Shirts', displayPrice: 9.5 }];
const pages = ['https://shop.example/', 'https://shop.example', 'https://shop.example/a/b/?utm_source=x&UTM_Term=&utm_medium=+&variantId=v2', 'https://shop.example/%C3%A4?utm_campaign=y#top', 'https://shop.example/p//'];

function lines(random: Random): readonly LineItem[] {
  return goods.flatMap((product, index) => (random() < 0.5 ? [line(product, pick(random, 1, 2, 2.5, 0.75), pick(random, 119, 10, 0, 33.333), index)] : []));
}
const someCart = (random: Random) => ({ ...cart(...lines(random)), currency: pick(random, 'EUR', 'nok') });

/** What every page sends. `rich`: also what needs parts. */
const payloads: Payloads = {
  pageOpened: (random) => ({ url: pick(random, ...pages), ...pick(random, {}, { referrer: 'https://news.example/a' }, { referrer: 'https://shop.example/b' }, { referrer: 'android-app://x' }) }),
  productViewed: (random) => ({ product: pick(random, ...goods) }),
  cartModified: (random) => ({ cart: someCart(random) }),
  cartViewed: (random) => ({ cart: { ...someCart(random), currency: pick(random, 'EUR', 'POINTS') } }),
  checkoutStarted: (random) => ({ cart: someCart(random), ...pick(random, {}, { orderId: 'A-1' }) }),
  orderPlaced: (random) => ({ order: { ...cart(line(beans, 1, 119), ...lines(random)), currency: pick(random, 'EUR', 'nok'), orderId: pick(random, 'a-1', 'A-2'), paymentMethod: pick(random, 'visa', 'cash', 'gift card') } }),
  userSignedUp: (random, rich) => ({ userId: pick(random, 'C-1', 'C-2'), ...(rich && { profile: profile(random) }) }),
  userSignedIn: (random) => ({ userId: pick(random, 'C-1', 'C-2') }),
  goalCompleted: (random) => ({ goalId: 'newsletter', ...pick(random, {}, { value: 5, currency: 'EUR' }) }),
  eventOccurred: (random, rich) => ({ name: pick(random, 'sizeGuideOpened', 'Form sent (step 2)', ...(rich ? ['view', 'shop:clicked', 'sc_x'] : [])), details: { slot: 'hero', position: random(), note: null, isGift: true } }),
};
const more: Payloads = {
  userProfileChanged: (random) => ({ patch: { operations: [{ type: 'set', path: pick(random, 'firstName', 'birthDate', 'address', 'address.city', 'custom.tier'), value: pick(random, 'x', null) }] } }),
  linkOpened: () => ({ link: 'https://partner.example/' }),
  postViewed: () => ({ post: { postId: 'fit', title: 'How shoes fit', publishTime: 1_750_000_000_000, tags: ['shoes', 'care'] } }),
  sessionAttributesChanged: (random) => ({ patch: { operations: pick(random, [], [{ type: 'set' as const, path: 'plan.name', value: 'monthly' }]) } }),
};

function profile(random: Random): NonNullable<StandardEventPayloads['userSignedUp']['profile']> {
  return { firstName: 'Mia', lastName: pick(random, 'Stone', ' '), birthDate: '1990-05-17', gender: pick(random, 'neutral', 'female'), email: pick(random, 'Mia@Example.org', 'none'), address: { street: '12 Quay', country: pick(random, 'ie', 'Ireland') } };
}

/** Events of a visit. `rich`: also such as need parts in a page. */
export function randomVisit(random: Random, rich: boolean): readonly EventEnvelope[] {
  const makers = Object.entries({ ...payloads, ...(rich && more) }) as [keyof StandardEventPayloads, (random: Random, rich: boolean) => never][];
  return Array.from({ length: 12 }, () => {
    const [name, make] = pick(random, ...makers);
    const who = { ...pick(random, { browserId: 'a' }, { browserId: 'a' }, { browserId: 'b' }), ...pick(random, {}, { userId: 'C-1', email: 'Mia@Example.org' }) };
    const where = { runtime: 'browser' as const, url: pick(random, ...pages), ...pick(random, {}, { locale: 'en-IE' }, { locale: 'gsw-CH' }) };
    return happened(name, make(random, rich), { who, where, occurredAt: Math.floor(random() * 1000) });
  });
}
