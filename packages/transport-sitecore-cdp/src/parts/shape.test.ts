import { describe, expect, test } from 'vitest';
import { checkEvent } from '../events/check-event.ts';
import type { CdpEvent } from '../events/types.ts';
import { specExamples } from '../examples/messages.ts';
import { shape } from './shape.ts';

const shoe = { type: 'shoe', item_id: 'l', name: 'n', orderedAt: '2027-03-01T10:15:30.000Z', quantity: 1, price: 0, productId: 'p', currency: 'eur', referenceId: 'r' };
const order = { referenceId: 'o', orderedAt: new Date(0), status: 'purchased', currencyCode: 'eur', price: 1, paymentType: 'PayPal' as const };

const valid: readonly CdpEvent[] = [
  ...specExamples.map(({ given }) => given),
  { type: 'VIEW', language: 'en_IE', channel: 'web', currency: 'eur', pos: ' a ', utm_source: 'x', ext: { a: { b: 1, c: null, d: { e: true } }, f: ['x'], status: 'open', currency: 'points' } },
  { type: 'VIEW', ext: { a: null }, session_data: { status: 'open', price: -1 } },
  { type: 'IDENTITY', identifiers: [{ provider: 'p', id: 'i' }], nickname: 'Status', status: 'gold', reference_id: 'x', country: 'ie', dob: '1990-05-17T10:00:00.000Z' },
  { type: 'ADD', product: { ...shoe, status: 'open', size: 4, email: 'A@b.example' } },
  { type: 'ADD', product: { ...shoe, type: 'flight', origin: 'ork', destination: 'lis' } },
  { type: 'ADD', product: { ...shoe, originalPrice: 1.5, originalCurrencyCode: 'usd' } },
  { type: 'ADD_CONSUMERS', consumer: [{ title: 'Ms', firstname: 'M', lastname: 'S', gender: 'Female', reference_id: 'pax', country: 'Ireland' }] },
  { type: 'ADD_CONTACTS', contact: [{ email: 'A@b.example', country: 'ie', dob: new Date(0), gender: 'Female' }] },
  { type: 'SEARCH', product_name: 'x', product_type: 'hotel', destination: 'Lisbon' },
  { type: 'ORDER_CHECKOUT', order: { ...order, extensions: [{ currency: 'points', nested: { a: 1 } }], orderItems: [{ type: 'shoe', quantity: 2, price: 3, currencyCode: 'nok' }] } },
  { type: 'CUSTOM', name: 'shop:clicked', status: 'open', reference_id: 'x', email: 'A', price: -1, dob: 'x', note: { a: [1] } },
];

test.each(valid)('makes the same of a valid event as the checks of the full build (case %#)', (event) => {
  expect(shape(event)).toEqual(JSON.parse(JSON.stringify((checkEvent(event) as { event: CdpEvent }).event)));
});

const attributes = (count: number): Record<string, number> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));

describe('what could do harm is refused', () => {
  test.each([
    ['currency', { type: 'ADD', product: { ...shoe, currency: 'POINTS' } }],
    ['price', { type: 'ADD', product: { ...shoe, price: Number.NaN } }],
    ['price', { type: 'ADD', product: { ...shoe, price: -1 } }],
    ['price', { type: 'ADD', product: { ...shoe, price: 'free' } }],
    ['quantity', { type: 'ADD', product: { ...shoe, quantity: 0 } }],
    ['quantity', { type: 'ADD', product: { ...shoe, quantity: 1.5 } }],
    ['country', { type: 'IDENTITY', identifiers: [], country: 'Ireland' }],
    ['email', { type: 'IDENTITY', identifiers: [], email: 'mia' }],
    ['dob', { type: 'IDENTITY', identifiers: [], dob: 'tomorrow' }],
    ['name', { type: 'CUSTOM', name: 'add to wishlist' }],
    ['name', { type: 'CUSTOM', name: 'View' }],
    ['total', { type: 'VIEW', ext: { total: Number.POSITIVE_INFINITY } }],
    ['ext', { type: 'VIEW', ext: { 'a-b': 1 } }],
    ['ext', { type: 'VIEW', ext: attributes(51) }],
    ['ext', { type: 'ORDER_CHECKOUT', order: { ...order, extensions: [{ 'a-b': 1 }] } }],
  ])('because of %s (case %#)', (name, event) => {
    expect(() => shape(event as unknown as CdpEvent)).toThrow(name);
  });

  test('because it holds itself', () => {
    const round: Record<string, unknown> = {};
    round['round'] = round;
    expect(() => shape({ type: 'CUSTOM', name: 'a', ...round })).toThrow('circular');
    expect(() => shape({ type: 'VIEW', ext: round as never })).toThrow('call stack');
  });

  test('50 attributes pass', () => {
    expect(shape({ type: 'VIEW', ext: attributes(50) })).toMatchObject({ ext: { a49: 49 } });
  });
});
