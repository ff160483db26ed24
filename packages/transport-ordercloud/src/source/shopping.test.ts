import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fakeHost } from '../__fixtures__/fake-host.ts';
import { anonymousId, both, message, orderPayload, webhook } from '../__fixtures__/messages.ts';
import { everything, line, setUp, units, visitor } from '../__fixtures__/source-kit.ts';

const prefixes = ['sitecore.backbone.messages.', 'sitecore.ordercloud.messages.', ''];

/** One thing that a shopper does, and how its message comes: to which relay, under which prefix, and which of the messages so far come again with it. */
const step = fc.record({
  act: fc.constantFrom('put', 'put', 'put', 'take out', 'empty', 'order', 'sign in'),
  line: fc.nat(3),
  quantity: fc.integer({ min: 1, max: 4 }),
  relay: fc.nat(1),
  prefix: fc.constantFrom(...prefixes),
  again: fc.array(fc.record({ message: fc.nat(), relay: fc.nat(1) }), { maxLength: 2 }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A shop that does what its shopper wants, and tells it as OrderCloud does. */
function shopper() {
  const cart = new Map<string, number>();
  let order = 0;
  let sent = 0;
  let isSignedIn = false;
  const orderId = (): string => `SO-${order}`;
  const token = (): string => `h.${Buffer.from(JSON.stringify({ usr: 'default', usrtype: 'buyer', orderid: orderId() })).toString('base64url')}.s`;
  const expected: unknown[] = [];
  const cartIs = (): void => void expected.push([...cart].map(([id, quantity]) => `${id} ${quantity}`));

  /** The message, if it can be done. */
  function act({ act: what, line: nth, quantity, prefix }: Step): string | undefined {
    const id = `L${nth}`;
    // Bytes that were there before would be a repeat.
    const UserContext = { ...(isSignedIn ? both : { AnonymousId: anonymousId }), nth: (sent += 1) };
    const LogID = `log-${sent}`;
    const known = cart.get(id);
    switch (what) {
      case 'put':
        cart.set(id, quantity);
        if (known !== quantity) cartIs();
        return line(known === undefined ? 'added' : 'updated', id, quantity, { OrderId: orderId(), UserContext }).replace(prefixes[1] ?? '', prefix);
      case 'take out':
        if (!cart.delete(id)) return undefined;
        cartIs();
        return JSON.stringify(webhook('DELETE', 'v1/orders/{direction}/{orderID}/lineitems/{lineItemID}', { LogID, RouteParams: { direction: 'Outgoing', orderID: orderId(), lineItemID: id } }));
      case 'empty': {
        if (cart.size === 0) return undefined;
        cart.clear();
        cartIs();
        const hook = webhook('DELETE', 'v1/cart', { LogID, UserToken: token() });
        order += 1;
        return JSON.stringify(hook);
      }
      case 'order': {
        if (cart.size === 0) return undefined;
        cart.clear();
        expected.push('orderPlaced');
        const body = message(`${prefix}orders.submitted`, { ...orderPayload, OrderID: orderId(), UserContext });
        order += 1;
        return body;
      }
      default:
        if (isSignedIn) return undefined;
        isSignedIn = true;
        expected.push('userSignedIn');
        return message(`${prefix}sessions.identified`, { UserContext: both, Currency: 'EUR', nth: sent });
    }
  }
  return { act, expected };
}

test('what a shopper does to his carts is told as it is, whichever relay hears of it, and once, however often it comes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const host = fakeHost(visitor, [anonymousId]);
      const relays = [setUp({ ...everything, currency: 'EUR' }, host), setUp({ ...everything, currency: 'EUR' }, host)];
      const { act, expected } = shopper();
      const messages: string[] = [];
      const give = async (body: string, relay: number): Promise<void> => expect(await relays[relay]?.give(body)).toBeLessThan(300);
      for (const each of steps) {
        const body = act(each);
        if (body === undefined) continue;
        await give(body, each.relay);
        messages.push(body);
        for (const { message: nth, relay } of each.again) await give(messages[nth % messages.length] ?? body, relay);
      }
      expect(units(host)).toEqual(expected);
      expect(host.problems).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
