import { describe, expect, test } from 'vitest';
import { happened, harness, orderPlaced, pageOpened } from './__fixtures__/harness.ts';
import type { TracifyNotice, TracifyOptions } from './options.ts';
import type { PurchaseAction, TracifyAction } from './wire.ts';

async function dataOf(event: Parameters<ReturnType<typeof harness>['send']>[0][number], options: Partial<TracifyOptions> = {}) {
  const { send, sent } = harness(options);
  await send([event]);
  return sent[0]?.events[0]?.data;
}

async function refusalOf(event: Parameters<ReturnType<typeof harness>['send']>[0][number], options: Partial<TracifyOptions> = {}) {
  const { send, sent } = harness(options);
  const outcome = await send([event]);
  expect(sent).toHaveLength(0);
  return outcome.status === 'mixed' ? outcome.refused.get(event.id)?.code : undefined;
}

const goal = (payload: Readonly<Record<string, unknown>>) => happened('goalCompleted', { goalId: 'lead', ...payload });

describe('choices that Tracify leaves open', () => {
  test('decimal separator', async () => {
    expect(await dataOf(orderPlaced('1'), { decimalSeparator: ',' })).toMatchObject({ amount: '58,70', AMT1: '24,90', QTY1: '2' });
    expect(await dataOf(goal({ currency: 'EUR', value: 5 }), { decimalSeparator: ',' })).toMatchObject({ amount: '5,00', value: '5,00' });
  });

  test.each([
    ['amount', ['amount']],
    ['value', ['value']],
    ['both', ['amount', 'value']],
  ] as const)('a conversion has its value under: %s', async (conversionValueKey, keys) => {
    const data = await dataOf(goal({ currency: 'EUR', value: 5 }), { conversionValueKey });
    expect(Object.keys(data ?? {}).filter((key) => key === 'amount' || key === 'value')).toEqual(keys);
  });

  test('the currency alias can be left out', async () => {
    expect(await dataOf(orderPlaced('1'), { sendCurrencyAlias: false })).not.toHaveProperty('cc');
    expect(await dataOf(goal({ currency: 'eur' }), { sendCurrencyAlias: false })).toEqual(expect.not.objectContaining({ cc: 'EUR' }));
  });

  test.each([
    ['name', { name: 'Beans', sku: 'S-1' }, 'Beans'],
    ['name', { sku: 'S-1' }, 'S-1'],
    ['sku', { name: 'Beans', sku: 'S-1' }, 'S-1'],
    ['sku', { name: 'Beans' }, 'Beans'],
  ] as const)('an item is called by its %s where it can be', async (itemLabel, product, expected) => {
    expect(await dataOf(orderPlaced('1', { items: [{ product }] }), { itemLabel })).toMatchObject({ ITEM1: expected, QTY1: '1' });
  });
});

describe('items of an order', () => {
  test('are numbered without gaps, and a price that is unknown leaves out only the price', async () => {
    const items = [{ product: { name: 'A' }, quantity: 1 }, { product: { productId: 'x' } }, 'no line', { product: { name: 'B', displayPrice: 2 }, quantity: 1.5 }];
    expect(await dataOf(orderPlaced('1', { items }))).toEqual({
      origin: 'https://shop.example',
      ...{ order_id: 'O-1', currency: 'EUR', cc: 'EUR', amount: '58.70' },
      ...{ ITEM1: 'A', QTY1: '1', ITEM2: 'B', AMT2: '3.00', QTY2: '1' },
    });
  });

  test.each([
    [0.5, 5, ['2.50', '1']],
    [2.5, 4, ['10.00', '1']],
    [0.001, 5, ['0.01', '1']],
    [1.1, '1.15', ['1.27', '1']],
    [3, 3.335, ['3.34', '3']],
  ] as const)('of %d units at %s each come to what they cost, although Tracify counts whole units', async (quantity, displayPrice, expected) => {
    const data = await dataOf(orderPlaced('1', { items: [{ product: { name: 'Linen', displayPrice }, quantity }] }));
    expect([data?.['AMT1'], data?.['QTY1']]).toEqual(expected);
  });

  test('are cut after a hundred, with a notice', async () => {
    const notices: TracifyNotice[] = [];
    const items = Array.from({ length: 101 }, (_, index) => ({ product: { name: `P${index + 1}` }, quantity: 1 }));
    const data = await dataOf(orderPlaced('1', { items }), { onNotice: (notice) => notices.push(notice) });
    expect(data).toHaveProperty('ITEM100', 'P100');
    expect(data).not.toHaveProperty('ITEM101');
    expect(notices.map((notice) => notice.code)).toEqual(['items-cut']);
  });
});

describe('events that Tracify could not take', () => {
  test.each([
    ['an order without id', orderPlaced('1', { orderId: '' }), 'order-id-missing'],
    ['an order without currency', orderPlaced('1', { currency: undefined }), 'currency-missing'],
    ['an order in a local currency', orderPlaced('1', { currency: 'POINTS' }), 'currency-invalid'],
    ['an order with a negative total', orderPlaced('1', { total: -1 }), 'amount-invalid'],
    ['an order without total', orderPlaced('1', { total: undefined }), 'amount-invalid'],
    ['an order without an order', happened('orderPlaced', null), 'order-id-missing'],
    ['a goal without currency', goal({ value: 1 }), 'currency-missing'],
    ['a goal with a value that is none', goal({ value: {}, currency: 'EUR' }), 'amount-invalid'],
    ['a page without address', happened('productViewed', {}, { where: { url: '' } }), 'url-missing'],
    ['a page of an app', pageOpened('1', 'app://home'), 'url-invalid'],
    ['an event of no date', pageOpened('1', undefined, { occurredAt: Number.NaN }), 'datetime-invalid'],
  ])('refuses %s before anything is sent', async (_what, event, code) => {
    expect(await refusalOf(event)).toBe(code);
  });

  test.each([[''], [' '], [undefined], [{}]])('refuses a conversion whose id a mapping made %j', async (id) => {
    const map: TracifyOptions['map'] = {
      goalCompleted: () => ({ type: 'conversion', data: { conversion_id: id as string, currency: 'EUR', amount: 1 } }),
    };
    expect(await refusalOf(goal({}), { map })).toBe('conversion-id-missing');
  });

  test('takes the page of the site for server events without one', async () => {
    const { send, sent } = harness({ siteUrl: 'https://shop.example' });
    await send([orderPlaced('1', {}, { where: { url: '' } })]);
    expect(sent[0]?.events[0]?.url).toBe('https://shop.example/');
  });
});

describe('conversions on request', () => {
  test('a sign-up', async () => {
    const signUp = happened('userSignedUp', { userId: 'u-1' }, { id: 'key-1' });
    expect(harness().transport.wants?.(signUp)).toBe(false);
    expect(await dataOf(signUp, { signUpIsConversion: true, currency: 'eur' })).toMatchObject({ conversion_id: 'key-1', currency: 'EUR', amount: '0.00' });
  });

  test('an own event by name', async () => {
    const booked = happened('eventOccurred', { name: 'tableBooked', details: { value: '12.5', currency: 'EUR' } }, { id: 'key-2' });
    expect(harness().transport.wants?.(booked)).toBe(false);
    expect(await dataOf(booked, { conversionNames: ['tableBooked'] })).toMatchObject({ conversion_id: 'key-2', amount: '12.50' });
  });

  test('a survey answer', async () => {
    const answer = (source: unknown) => happened('eventOccurred', { name: 'postPurchaseSurvey', details: { orderId: 'O-1', source, medium: 'podcast' } }, { id: '1' });
    expect(harness().transport.wants?.(answer('google'))).toBe(false);
    expect(await dataOf(answer('google'), { surveys: true })).toEqual({ origin: 'https://shop.example', order_id: 'O-1', source: 'google', medium: 'podcast' });
    expect(await refusalOf(answer('bing'), { surveys: true })).toBe('survey-invalid');
  });
});

describe('product pages', () => {
  const page = 'https://shop.example/bean';
  const viewed = happened('productViewed', { product: {} }, { id: 'v', where: { url: `${page}#reviews` } });

  async function types(options: Partial<TracifyOptions>, ...batches: Parameters<ReturnType<typeof harness>['send']>[0][]) {
    const { send, sent } = harness(options);
    for (const batch of batches) await send(batch);
    return sent.flatMap((request) => request.events.map((event) => event.type));
  }

  test('get a productview instead of the pageview of the same navigation', async () => {
    expect(await types({}, [pageOpened('1', page), viewed])).toEqual(['productview']);
  });

  test.each([
    ['another page', pageOpened('1', 'https://shop.example/other')],
    ['another tab', pageOpened('1', page, { who: { tabId: 't-2' } })],
  ])('leave the pageview of %s alone', async (_what, event) => {
    expect(await types({}, [event, viewed])).toEqual(['pageview', 'productview']);
  });

  test('make the pageview not wanted at once, also when the productview has to wait for another try', async () => {
    const { send } = harness({}, [() => new Response(null, { status: 503 })]);
    const outcome = await send([pageOpened('1', page), viewed]);
    expect(outcome).toMatchObject({ refused: new Map([['1', expect.objectContaining({ code: 'not-wanted' })]]), retry: new Map([['v', expect.objectContaining({ code: 'http-503' })]]) });
  });

  test('still stand in for a pageview whose try was never booked', async () => {
    const { send, sent } = harness();
    await send([pageOpened('1', page), viewed], { settle: false });
    await send([pageOpened('1', page)]);
    expect(sent.flatMap((request) => request.events.map((event) => event.type))).toEqual(['productview']);
  });

  test('get both when told so', async () => {
    expect(await types({ productViewAlsoPageview: true, productPages: () => true }, [pageOpened('1', page), viewed])).toEqual(['pageview', 'productview']);
  });

  test('are known in advance where the application tells them', async () => {
    const productPages = (url: string) => url.includes('/bean');
    expect(await types({ productPages }, [pageOpened('1', page)], [viewed], [pageOpened('2', 'https://shop.example/')])).toEqual(['productview', 'pageview']);
  });
});

describe('own mappings', () => {
  test('replace the usual one', async () => {
    const map = { interestShown: (): TracifyAction => ({ type: 'conversion', data: { conversion_id: 'i-1', currency: 'EUR', amount: 3 } }) };
    expect(await dataOf(happened('interestShown', { interests: ['a'] }), { map })).toMatchObject({ conversion_id: 'i-1', amount: '3.00' });
  });

  test('can build on the usual one', async () => {
    const map: TracifyOptions['map'] = {
      orderPlaced: (_event, { usual }) => {
        const purchase = usual as PurchaseAction;
        return { ...purchase, data: { ...purchase.data, order_id: `de-${purchase.data.order_id}` } };
      },
    };
    expect(await dataOf(orderPlaced('1'), { map })).toMatchObject({ order_id: 'de-O-1', amount: '58.70' });
  });

  test('can send nothing, or make an event not wanted', async () => {
    const { send, sent, transport } = harness({ map: { pageOpened: () => null, orderPlaced: null } });
    expect(await send([pageOpened('1')])).toMatchObject({ refused: new Map([['1', { code: 'not-wanted', message: 'The mapping made nothing of it.' }]]) });
    expect(sent).toHaveLength(0);
    expect(transport.wants?.(orderPlaced('1'))).toBe(false);
  });

  test('refuse the event when they throw, without its contents', async () => {
    const map: TracifyOptions['map'] = {
      pageOpened: () => {
        throw new Error('mira@example.org');
      },
    };
    const outcome = await harness({ map }).send([pageOpened('1')]);
    expect(outcome).toMatchObject({ refused: new Map([['1', expect.objectContaining({ code: 'mapping-failed', message: expect.not.stringContaining('mira') })]]) });
  });
});
