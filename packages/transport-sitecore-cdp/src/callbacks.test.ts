import { afterEach, describe, expect, test, vi } from 'vitest';
import { fakeStream } from './__fixtures__/fake-stream.ts';
import { beans, bench, cart, happened, line } from './__fixtures__/shop.ts';
import { createInspector } from './inspector.ts';
import type { SitecoreCdpOptions } from './options.ts';

const bug = new Error('a bug of the application');
const throws = (): never => {
  throw bug;
};
const rejects = (async () => throws()) as () => never;
const pageOpened = happened('pageOpened', { url: 'https://shop.example/' });

afterEach(() => void vi.restoreAllMocks());

// An unhandled rejection fails the run of these tests, as it ends a process of Node.js.
describe.each([['throws', throws], ['rejects', rejects]])('a function of the application that %s', (_what, hook) => {
  test('costs no event where it only looks on, and is heard of on the console', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await bench(fakeStream(), { inspect: hook }).deliver(pageOpened)).toEqual({ status: 'delivered' });
    createInspector(hook)({ type: 'VIEW', ext: { Odd: 1 } } as never);
    await vi.waitFor(() => expect(said).toHaveBeenCalledTimes(2));
    expect(said.mock.calls).toEqual([
      ['[waymark] [callback-threw] The function "inspect" of sitecoreCdp() threw.', bug],
      ['[waymark] [callback-threw] The function "report" of createInspector() threw.', bug],
    ]);
  });

  test.each<[string, Partial<SitecoreCdpOptions>]>([
    ['itemId', { itemId: hook }],
    ['productType', { productType: hook }],
    ['map.cartModified', { map: { cartModified: hook } }],
  ])('refuses the event that needs what "%s" gives', async (_name, options) => {
    const changed = happened('cartModified', { cart: cart(line(beans, 1, 119)) });
    expect(await bench(fakeStream(), options).attempt(changed)).toMatchObject({ status: 'refused', why: { code: 'event-invalid' } });
  });
});

test('a mapping that answers later is told so', async () => {
  const outcome = await bench(fakeStream(), { map: { pageOpened: (async () => null) as never } }).attempt(pageOpened);
  expect(outcome).toMatchObject({ why: { message: expect.stringContaining('sitecoreCdp() option "map.pageOpened" must answer at once, found a promise.') } });
});
