import * as fc from 'fast-check';
import type { EventEnvelope } from '@waymark/core';
import { makeEvent } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { envelopeReader, readEventId } from './read-envelope.ts';

const whole: EventEnvelope = {
  ...makeEvent('goalCompleted', { goalId: 'goal' }, { priority: 'critical' }),
  who: { browserId: 'b', sessionId: 's', tabId: 't', userId: 'ü 1', email: 'jo@shop.example', aliases: { 'sitecore-cdp': 'x', send: 'y' } },
  where: {
    runtime: 'browser',
    url: 'https://shop.example/?a=1',
    referrer: '',
    title: 'Schuhe',
    locale: 'de-DE',
    timeZone: 'Europe/Berlin',
    landing: { url: 'https://shop.example/', referrer: 'https://search.example/' },
    pageLoadedAt: 5,
    metadata: { plan: 'gold' },
    library: { name: '@waymark/browser', version: '1.0.0' },
  },
};

const client = { ip: '203.0.113.42', userAgent: 'Mozilla/5.0' };
const withClient = { ...whole, where: { ...whole.where, client } };

function read(source: unknown) {
  return envelopeReader({ client, isService: false, toOurs: (time) => time })(source, 'event-1');
}

/** The whole event with one member set, by its path. */
function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(whole) as unknown as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce((object, name) => object[name] as Record<string, unknown>, copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

test('an envelope with every member comes out as it went in', () => {
  expect(read(structuredClone(whole))).toEqual(withClient);
});

test('the client is the one of the connection', () => {
  expect(read(changed('where.client', { ip: '6.6.6.6' }))).toEqual(withClient);
});

describe('secrets and personal data in addresses', () => {
  const dirty = 'https://jo:secret@shop.example/cart?token=abc&email=jo%40shop.example&color=red#access_token=abc';
  const clean = 'https://shop.example/cart?color=red';

  test.each(['where.url', 'where.referrer', 'where.landing.url', 'where.landing.referrer'])('are taken out of %s', (path) => {
    expect(read(changed(path, dirty))).toEqual({ ...(changed(path, clean) as object), where: expect.objectContaining({ client }) });
    expect(JSON.stringify(read(changed(path, dirty)))).not.toMatch(/secret|abc|jo%40/);
  });

  test.each([['pageOpened', 'url'], ['pageOpened', 'referrer'], ['pageLoaded', 'url'], ['tabUrlChanged', 'url'], ['linkOpened', 'link']])('are taken out of the payload of %s, member %s', (name, member) => {
    expect(read({ ...whole, name, payload: { [member]: dirty, title: 'Cart' } })).toHaveProperty('payload', { [member]: clean, title: 'Cart' });
  });

  test("stay in payloads of other events, which are the application's own", () => {
    expect(read({ ...whole, payload: { url: dirty } })).toHaveProperty('payload', { url: dirty });
  });

  test('leave a page where it belongs: an address with a user name is that of the host behind it', () => {
    expect(read(changed('where.url', 'https://shop.example@evil.example/'))).toHaveProperty('where.url', 'https://evil.example/');
    expect(read(changed('where.url', 'https://shop.example\\@evil.example/'))).toHaveProperty('where.url', 'https://evil.example/');
  });
});

describe('what a page may leave out', () => {
  const cart = { cartId: 'c', type: 'shopping', shop: 'web', currencyCode: 'EUR', lineItems: [] };
  const page = 'https://shop.example/shoes/?a=1';
  const late = (time: number) => time + 5000;

  function payloadOf(name: string, payload: unknown, where: object = { runtime: 'browser', url: page }) {
    return (envelopeReader({ client, isService: false, toOurs: late })({ ...whole, name, payload, where, occurredAt: 1000 }, 'event-1') as EventEnvelope).payload;
  }

  test.each(['cartViewed', 'cartModified', 'checkoutStarted'])('the cart of %s was changed when the event happened, by our clock', (name) => {
    expect(payloadOf(name, { cart })).toEqual({ cart: { ...cart, lastUpdateTime: 6000 } });
    expect(payloadOf(name, { cart: { ...cart, lastUpdateTime: 7 } })).toEqual({ cart: { ...cart, lastUpdateTime: 7 } });
  });

  test.each([
    ['../boots', 'https://shop.example/boots'],
    ['?size=9', 'https://shop.example/shoes/?size=9'],
    ['//other.example/', 'https://other.example/'],
    ['//jo:secret@other.example/?token=abc&a=1', 'https://other.example/?a=1'],
    ['https://other.example/', 'https://other.example/'],
    ['mailto:', 'mailto:'],
    ['mailto:orders@harbor.example', 'mailto:orders@harbor.example'],
    ['mailto:orders@harbor.example?subject=Beans', 'mailto:orders@harbor.example?subject=Beans'],
    ['ftp://jo:secret@other.example/', 'ftp://other.example/'],
    ['https:other.example/?token=abc&a=1', 'https:other.example/?a=1'],
    ['HTTP:other.example/?token=abc&a=1', 'HTTP:other.example/?a=1'],
  ])('the link %j of a page is absolute, and clean', (link, absolute) => {
    expect(payloadOf('linkOpened', { link })).toEqual({ link: absolute });
  });

  test('a link of no page stays as it is', () => {
    expect(payloadOf('linkOpened', { link: '/boots' }, { runtime: 'server' })).toEqual({ link: '/boots' });
  });

  test('state and continent leave an address', () => {
    const profile = { userId: 'u', address: { city: 'Bergen', state: 'Vestland', continent: 'Europe' } };
    expect(payloadOf('userSignedUp', { profile })).toEqual({ profile: { userId: 'u', address: { city: 'Bergen' } } });
  });
});

describe('limits', () => {
  test.each([
    ['who.browserId', 'x'.repeat(128), 'x'.repeat(129)],
    ['who.userId', 'x'.repeat(254), 'x'.repeat(255)],
    ['who.userId', '😀'.repeat(254), '😀'.repeat(255)],
    ['who.aliases', { send: 'x'.repeat(256) }, { send: 'x'.repeat(257) }],
    ['who.aliases', Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`v${n}`, 'x'])), Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`v${n}`, 'x']))],
    ['where.metadata', { a: 'x'.repeat(300) }, { a: 'x'.repeat(301) }],
    ['where.metadata', { ['x'.repeat(20)]: '' }, { ['x'.repeat(21)]: '' }],
    ['where.metadata', { a: '', b: '', c: '', d: '', e: '' }, { a: '', b: '', c: '', d: '', e: '', f: '' }],
    ['consent', Array.from({ length: 32 }, () => 'p'), Array.from({ length: 33 }, () => 'p')],
    ['occurredAt', 8.64e15, 8.64e15 + 2],
    ['seq', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1],
    ['name', `a${'x'.repeat(99)}`, `a${'x'.repeat(100)}`],
  ])('%s', (path, fits, isTooMuch) => {
    expect(read(changed(path, fits))).toHaveProperty('v', 1);
    expect(read(changed(path, isTooMuch))).toEqual([{ path, message: 'Has the wrong form.' }]);
  });
});

describe('the address of a page that is longer than is kept', () => {
  const begin = 'https://shop.example/shoes?utm_source=mail&size=42';

  test.each([
    ['where.url', '&filter=', ''],
    ['where.landing.url', '&filter=', ''],
    ['where.url', '&a=1#filter=', '&a=1'],
    ['where.url', '#', ''],
    ['where.url', '&back=/a/', '&back=/a'],
  ])('loses what has no room, and not the event: %s with %j', (path, end, kept) => {
    expect(read(changed(path, `${begin}${end}${'x'.repeat(9000)}`))).toHaveProperty(path, `${begin}${kept}`);
  });

  test('loses the last steps of its path where they have no room', () => {
    expect(read(changed('where.url', `https://shop.example/shoes/${'x'.repeat(9000)}`))).toHaveProperty('where.url', 'https://shop.example/shoes');
  });
});

describe('faults', () => {
  test.each(['v', 'name', 'payload', 'occurredAt', 'seq', 'consent', 'priority', 'where.url', 'where.runtime', 'where.landing.url', 'where.library.name'])(
    '%s is required',
    (path) => {
      expect(read(changed(path, undefined))).toEqual([{ path, message: 'Is required.' }]);
    },
  );

  test.each([
    ['v', 2],
    ['name', 'not a name'],
    ['payload', []],
    ['payload', null],
    ['occurredAt', 1.5],
    ['occurredAt', -1],
    ['occurredAt', '1'],
    ['seq', -1],
    ['consent', 'marketing'],
    ['consent', [7]],
    ['consent', ['']],
    ['priority', 'urgent'],
    ['who.browserId', 'a b'],
    ['who.tabId', null],
    ['who.aliases', { 'Send!': 'x' }],
    ['who.aliases', { send: 'a\nb' }],
    ['where.url', 'javascript:alert(1)'],
    ['where.runtime', 'edge'],
    ['where.metadata', { '1a': 'x' }],
    ['where.metadata', { a: 1 }],
    ['where.title', 7],
  ])('%s may not be %j', (path, value) => {
    expect(read(changed(path, value))).toEqual([{ path, message: 'Has the wrong form.' }]);
  });

  test.each([['who'], ['where'], ['where.landing'], ['where.library']])('%s must be an object', (path) => {
    expect(read(changed(path, []))).toContainEqual({ path, message: 'Must be an object.' });
  });

  test('are all named', () => {
    expect(read({ where: {} })).toMatchObject(['v', 'name', 'payload', 'occurredAt', 'seq', 'priority', 'consent', 'who', 'where.runtime'].map((path) => ({ path })));
  });

  test.each([['203.0.113.42', '203.0.113.42'], ['::ffff:203.0.113.42', '203.0.113.42'], ['[2001:DB8:0:0::7]:443', '2001:db8::7'], ['203.0.113.42:4711', '203.0.113.42']])(
    'the address %s, as a service says it, is %s: vendors and hashes know one spelling',
    (ip, expected) => {
      const source = { ...whole, where: { runtime: 'server', service: 'shop', client: { ip } } };
      expect(envelopeReader({ client, isService: true, toOurs: (time) => time })(source, 'event-1')).toHaveProperty('where.client.ip', expected);
    },
  );

  test('a server needs no page and has no client', () => {
    expect(read({ ...whole, where: { runtime: 'server', service: 'shop', client } })).toHaveProperty('where', { runtime: 'server', service: 'shop' });
  });
});

test.each([
  [{ id: 'orderPlaced:A-1%2F2~x.y' }, true],
  [{ id: 'x'.repeat(128) }, true],
  [{ id: 'x'.repeat(129) }, false],
  [{ id: '' }, false],
  [{ id: '<b>' }, false],
  [{ id: 7 }, false],
  [{}, false],
  [null, false],
  ['id', false],
  [[], false],
])('the id of %j can stand in an answer: %s', (source, expected) => {
  expect(readEventId(source) !== undefined).toBe(expected);
});

test('what events share is read once and alike', () => {
  const strange = fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, 'browser', 'https://shop.example/?email=a%40b.example#token=1', 7));
  const anyWho = fc.oneof(fc.constant(whole.who), fc.record({ browserId: strange, userId: strange, aliases: strange }), strange);
  const anyWhere = fc.oneof(fc.constant(whole.where), fc.record({ runtime: fc.constantFrom('browser', 'server'), url: strange, referrer: strange, pageLoadedAt: strange, client: strange, landing: strange }), strange);
  const anyConsent = fc.oneof(fc.constant(['analytics']), strange);
  const anyOwn = fc.array(fc.dictionary(fc.constantFrom('v', 'name', 'payload', 'occurredAt', 'seq', 'priority'), strange), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(fc.tuple(anyWho, anyWhere, anyConsent, anyOwn), { maxLength: 3 }), fc.boolean(), (pages, isService) => {
      const toOurs = (time: number): number => time + 1;
      const readNext = envelopeReader({ client, isService, toOurs });
      for (const [who, where, consent, owns] of pages) {
        for (const own of owns) {
          const source = { ...whole, who, where, consent, ...own };
          expect(readNext(source, 'event-1')).toEqual(envelopeReader({ client, isService, toOurs })(source, 'event-1'));
        }
      }
    }),
  );
});
