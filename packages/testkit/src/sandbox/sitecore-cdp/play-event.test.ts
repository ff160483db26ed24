import { describe, expect, test } from 'vitest';
import { browserId, cdpEvent, examples, openExampleFake, order, otherBrowserId, product, type WireEvent } from '../__fixtures__/sitecore-cdp.ts';
import { sandboxRequest } from '../sandbox-request.ts';

const { add, addContacts, checkout, clearCart, confirm, forceClose, identity, orderCheckout, view } = examples;
const addLine = (itemId: string, fields: WireEvent = {}) => cdpEvent('ADD', { product: { ...product, item_id: itemId, ...fields } });
const confirmLines = (...itemIds: readonly string[]) => cdpEvent('CONFIRM', { product: itemIds.map((id) => ({ item_id: id })) });
const identityOf = (id: string, fields: WireEvent = {}) => cdpEvent('IDENTITY', { identifiers: [{ provider: 'CRM_ID', id }], ...fields });
const on = (browser: string, ...events: readonly WireEvent[]) => events.map((event) => ({ ...event, browser_id: browser }));
const minutes = (count: number) => count * 60_000;

describe('sessions', () => {
  test('hold the events of one browser, channel and point of sale', async () => {
    const fake = openExampleFake();
    await fake.play([view, cdpEvent('VIEW', { page: 'shoes' }), { ...view, channel: 'MOBILE_APP' }, { ...view, pos: 'air.example' }, { ...view, browser_id: otherBrowserId }]);
    expect(fake.view().sessions).toHaveLength(4);
    expect(fake.view().sessions.at(-1)).toMatchObject({
      status: 'OPEN',
      cartType: null,
      browser: browserId,
      channel: 'WEB',
      pointOfSale: 'shop.example/ireland',
      events: [
        { type: 'VIEW', page: 'home', at: '1970-01-01T00:00:00.000Z' },
        { type: 'VIEW', page: 'shoes' },
      ],
    });
  });

  test('end after 20 minutes of silence, not before', async () => {
    const fake = openExampleFake();
    await fake.play([view], 0);
    await fake.play([view], minutes(20));
    expect(fake.view().sessions).toHaveLength(1);
    await fake.play([view], minutes(40) + 1);
    expect(fake.view().sessions.map(({ status, cartType }) => [status, cartType])).toEqual([
      ['OPEN', null],
      ['CLOSED', 'BROWSED'],
    ]);
  });

  test('show as closed without a further event', async () => {
    let now = 0;
    const fake = openExampleFake({ clock: () => now });
    await fake.play([view], 0);
    now = minutes(20) + 1;
    expect(fake.view().sessions[0]?.status).toBe('CLOSED');
  });

  test('end at once with FORCE_CLOSE', async () => {
    const fake = openExampleFake();
    await fake.play([view, forceClose, view]);
    expect(fake.view().sessions.map(({ status }) => status)).toEqual(['OPEN', 'CLOSED']);
  });
});

describe('the cart', () => {
  test('keeps the last quantity and price of a line', async () => {
    const fake = openExampleFake();
    const answer = await fake.play([add, addLine('LINE_2', { quantity: 1, price: 0.1 }), addLine('LINE_1', { quantity: 3, price: 70 })]);
    expect(answer.reason).toContain('last quantity and price win');
    expect(fake.view().sessions[0]?.cart.map(({ itemId, quantity, price }) => [itemId, quantity, price])).toEqual([
      ['LINE_1', 3, 70],
      ['LINE_2', 1, 0.1],
    ]);
  });

  test('is abandoned when the session closes without an order, with its revenue', async () => {
    const fake = openExampleFake();
    await fake.play([add, addLine('LINE_2', { quantity: 3, price: 0.1 }), forceClose]);
    expect(fake.view().sessions[0]).toMatchObject({ cartType: 'ABANDONED', abandonedRevenue: 159.3 });
  });

  test('adds up unit prices before it rounds them', async () => {
    const fake = openExampleFake();
    await fake.play([addLine('LINE_1', { quantity: 3, price: 3.3333 }), forceClose]);
    expect(fake.view().sessions[0]).toMatchObject({ abandonedRevenue: 10 });
  });

  test('is closed, not abandoned, after CLEAR_CART', async () => {
    const fake = openExampleFake();
    await fake.play([add, clearCart, forceClose]);
    expect(fake.view().sessions[0]).toMatchObject({ cartType: 'CLOSED', abandonedRevenue: null, cart: [] });
  });

  test('loses a single line by CLEAR_CART and adding the rest again', async () => {
    const fake = openExampleFake();
    await fake.play([add, addLine('LINE_2'), clearCart, addLine('LINE_2')]);
    expect(fake.view().sessions[0]?.cart.map(({ itemId }) => itemId)).toEqual(['LINE_2']);
  });

  test('is converted by an order', async () => {
    const fake = openExampleFake();
    await fake.play([add, addContacts, confirm, checkout, forceClose]);
    expect(fake.view().sessions[0]).toMatchObject({ cartType: 'CONVERTED', orders: ['ORD-7781'], abandonedRevenue: null });
  });
});

describe('an order from several events', () => {
  test('costs what its lines cost, rounded once', async () => {
    const fake = openExampleFake();
    await fake.play([addLine('LINE_1', { quantity: 3, price: 3.3333 }), addContacts, confirm, checkout]);
    expect(fake.view().orders).toMatchObject([{ price: 10, items: [{ quantity: 3, price: 3.3333 }] }]);
  });

  test.each([
    { what: 'with contacts', events: [add, addContacts, confirm, checkout] },
    { what: 'with contacts after the confirmation', events: [add, confirm, addContacts, checkout] },
    { what: 'with an identity before', events: [identity, add, confirm, checkout] },
  ])('is made $what', async ({ events }) => {
    const fake = openExampleFake();
    expect(await fake.play(events)).toMatchObject({ verdict: 'accepted', reason: 'Order made' });
    expect(fake.view().orders).toMatchObject([{ referenceId: 'ORD-7781', status: 'PURCHASED', price: 159, currency: 'EUR', received: 1, items: [{ name: 'Trail Runner 3', productId: 'TR3-BLUE-42', quantity: 2, price: 79.5 }] }]);
    expect(fake.view().sessions[0]?.guestType).toBe('customer');
  });

  test('has only the confirmed lines', async () => {
    const fake = openExampleFake();
    await fake.play([add, addLine('LINE_2', { name: 'Sock' }), addContacts, confirmLines('LINE_2'), checkout]);
    expect(fake.view().orders[0]?.items.map(({ name }) => name)).toEqual(['Sock']);
  });

  const failures: readonly { readonly what: string; readonly events: readonly WireEvent[]; readonly says: string }[] = [
    { what: 'CONFIRM is left out', events: [add, addContacts, checkout], says: 'no CONFIRM came before' },
    { what: 'CONFIRM names an item that was not added', events: [add, addContacts, confirmLines('LINE_1', 'LINE_9'), checkout], says: 'not added in this session' },
    { what: 'CONFIRM comes before ADD and the cart is cleared', events: [add, confirm, clearCart, addContacts, checkout], says: 'no CONFIRM came before' },
    { what: 'nobody owns it', events: [add, confirm, checkout], says: 'owner is unknown' },
    { what: 'the contact has an unknown provider', events: [add, cdpEvent('ADD_CONTACTS', { contact: [{ identifiers: [{ provider: 'crm_id', id: 'C-10442' }] }] }), confirm, checkout], says: 'owner is unknown' },
    { what: 'the contact was forgotten by CLEAR_CART', events: [add, addContacts, clearCart, add, confirm, checkout], says: 'owner is unknown' },
    { what: 'the channel changes', events: [add, addContacts, { ...confirm, channel: 'MOBILE_APP' }, checkout], says: 'no CONFIRM came before' },
    { what: 'the point of sale changes', events: [add, addContacts, confirm, { ...checkout, pos: 'air.example' }], says: 'no CONFIRM came before' },
    { what: 'the session was closed', events: [add, addContacts, confirm, forceClose, checkout], says: 'no CONFIRM came before' },
  ];

  test.each(failures)('is not made when $what, and the reason is told', async ({ events, says }) => {
    const fake = openExampleFake();
    const answer = await fake.play(events);
    expect(answer).toMatchObject({ status: 201, verdict: 'ignored' });
    expect(answer.reason).toMatch(/^No order made/);
    expect(answer.reason).toContain(says);
    expect(fake.view().orders).toEqual([]);
  });

  test('is not made when the steps are more than a session apart', async () => {
    const fake = openExampleFake();
    await fake.play([add, addContacts, confirm], 0);
    expect(await fake.play([checkout], minutes(21))).toMatchObject({ verdict: 'ignored' });
  });

  test('an identity of an earlier session does not own it', async () => {
    const fake = openExampleFake();
    expect(await fake.play([identity, forceClose, add, confirm, checkout])).toMatchObject({ verdict: 'ignored' });
    expect(fake.view().orders).toEqual([]);
  });

  test('a CONFIRM that will make no order is told at once', async () => {
    expect(await openExampleFake().play([add, confirmLines('line_1')])).toMatchObject({ verdict: 'ignored', reason: 'No order will be made: item line_1 was not added in this session' });
  });

  test('is updated, not doubled, by an equal reference', async () => {
    const fake = openExampleFake();
    expect(await fake.play([add, addContacts, confirm, checkout, { ...checkout, status: 'REFUNDED' }])).toMatchObject({ verdict: 'accepted', reason: 'Known order, status updated' });
    expect(await fake.play([add, addContacts, confirm, checkout])).toMatchObject({ verdict: 'accepted', reason: 'Known order, updated' });
    expect(fake.view().orders).toMatchObject([{ status: 'PURCHASED', received: 3 }]);
  });
});

describe('a whole order at once', () => {
  test('is made for an identified guest', async () => {
    const fake = openExampleFake();
    expect(await fake.play([identity, orderCheckout])).toMatchObject({ verdict: 'accepted', reason: 'Order made' });
    expect(fake.view()).toMatchObject({ orders: [{ referenceId: 'ORD-7781', price: 164, items: [{ quantity: 2 }] }], sessions: [{ cartType: 'CONVERTED' }] });
  });

  test('is lost for a visitor', async () => {
    const fake = openExampleFake();
    expect(await fake.play([addContacts, orderCheckout])).toMatchObject({ verdict: 'ignored' });
    expect(fake.view().orders).toEqual([]);
  });

  test('updates an order of the same reference', async () => {
    const fake = openExampleFake();
    await fake.play([identity, orderCheckout, cdpEvent('ORDER_CHECKOUT', { order: { ...order, price: 10 } })]);
    expect(fake.view().orders).toMatchObject([{ price: 10, received: 2 }]);
  });
});

describe('identity', () => {
  test('makes the guest of the browser a customer who carries the identifier', async () => {
    const fake = openExampleFake();
    const before = (await fake.play([view]), fake.view().sessions[0]?.guest);
    expect(await fake.play([identity])).toMatchObject({ verdict: 'accepted', reason: 'Guest is a customer' });
    const guest = fake.view().guests.find(({ ref }) => ref === before);
    expect(guest).toMatchObject({
      type: 'customer',
      identifiers: [{ provider: 'CRM_ID', id: 'C-10442' }],
      attributes: { firstName: 'Mia', dateOfBirth: '1990-05-17T00:00', postCode: 'T12 AB34', phoneNumbers: ['+353850000001', '+35310000002'] },
    });
  });

  test.each([
    { what: 'in another case', provider: 'crm_id' },
    { what: 'of no rule', provider: 'LOYALTY' },
  ])('with a provider $what leaves a visitor, and the reason is told', async ({ provider }) => {
    const fake = openExampleFake();
    const answer = await fake.play([cdpEvent('IDENTITY', { identifiers: [{ provider, id: 'C-10442' }], email: 'mia.stone@example.org' })]);
    expect(answer).toMatchObject({ status: 201, verdict: 'ignored' });
    expect(answer.reason).toContain('stays a visitor');
    expect(fake.view().sessions[0]?.guestType).toBe('visitor');
  });

  test('on a second device joins both, and retires the anonymous guest with its sessions', async () => {
    const fake = openExampleFake();
    await fake.play([...on(browserId, identityOf('C-1')), ...on(otherBrowserId, view, add)]);
    expect(fake.view().guests).toHaveLength(2);
    await fake.play(on(otherBrowserId, identityOf('C-1')));
    const [guest, ...others] = fake.view().guests;
    expect(others).toEqual([]);
    expect(guest?.browsers).toEqual([browserId, otherBrowserId]);
    expect(fake.view().sessions.map((session) => session.guest)).toEqual([guest?.ref, guest?.ref]);
    const shown = await fake.handle(sandboxRequest({ path: `/v1.2/browser/${otherBrowserId}/show.json?client_key=abc123&api_token=abc123` }));
    expect(shown.body).toMatchObject({ customer: { ref: guest?.ref } });
  });

  test('of another known customer on a shared device moves the browser and keeps both profiles', async () => {
    const fake = openExampleFake();
    await fake.play([...on(browserId, identityOf('C-1')), ...on(otherBrowserId, identityOf('C-2')), ...on(browserId, identityOf('C-2'))]);
    expect(fake.view().guests.map(({ identifiers, browsers }) => [identifiers.map(({ id }) => id).join(), browsers.length])).toEqual([
      ['C-2', 2],
      ['C-1', 0],
    ]);
  });
});
