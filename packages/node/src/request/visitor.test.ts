import { describe, expect, test } from 'vitest';
import { visitorReader } from './visitor.ts';

type Headers = Readonly<Record<string, string>>;

function nodeRequest(headers: Headers, url = '/api/orders') {
  return { method: 'POST', url, headers, socket: { remoteAddress: '::ffff:203.0.113.42' } };
}

const full: Headers = {
  host: 'shop.example',
  cookie: 'waymark_id=b-1; bid_key=cdp-1; __ruid=ruid-1; waymark_consent=analytics:granted%2Cmarketing:denied',
  'user-agent': 'Mozilla/5.0 (Test)  ',
  referer: 'https://shop.example/cart?utm_source=ad&email=jo',
  'accept-language': 'de-DE,de;q=0.9',
};

describe('one and the same visitor', () => {
  const read = visitorReader({ aliasCookies: { 'sitecore-cdp': 'bid_key', discover: '__ruid', send: 'uid' } });
  const expected = {
    who: { browserId: 'b-1', aliases: { 'sitecore-cdp': 'cdp-1', discover: 'ruid-1' } },
    where: {
      url: 'https://shop.example/cart?utm_source=ad',
      locale: 'de-DE',
      client: { ip: '203.0.113.42', userAgent: 'Mozilla/5.0 (Test)' },
    },
    consent: { analytics: 'granted', marketing: 'denied' },
    refusesMarketing: false,
  };

  test('is read from a request of node:http', () => {
    const headers = { ...full, 'user-agent': 'Mozilla/5.0 (Test)' };
    expect(JSON.parse(JSON.stringify(read(nodeRequest(headers))))).toEqual(expected);
  });

  test('is read by the word that the page begins its names with', () => {
    const headers = { ...full, cookie: 'waymark_id=other; harbour_id=b-1; harbour_session=s-1~b-1; harbour_consent=analytics:granted' };
    expect(visitorReader({ namespace: 'harbour' })(nodeRequest(headers))).toMatchObject({ who: { browserId: 'b-1', sessionId: 's-1' }, consent: { analytics: 'granted' } });
    expect(visitorReader({ namespace: 'harbour', browserIdCookie: 'waymark_id' })(nodeRequest(headers))).toMatchObject({ who: { browserId: 'other' } });
  });

  test('is read from a Fetch request whose host hands over the address', () => {
    const request = new Request('https://shop.example/api/orders', { method: 'POST', headers: full });
    expect(JSON.parse(JSON.stringify(read(request, '203.0.113.42')))).toEqual(expected);
  });
});

describe('a request as a gateway hands it over', () => {
  const read = visitorReader();

  test('has cookies in a list', () => {
    const headers = { cookie: ['theme=dark', 'waymark_id=b-1', 'waymark_consent=marketing:denied'], 'accept-language': ['de', 'en'] };
    expect(read({ headers })).toMatchObject({ who: { browserId: 'b-1' }, where: { locale: 'de' }, consent: { marketing: 'denied' } });
  });

  test('spells names of headers as they were sent, and what is not there takes nothing away', () => {
    const headers = { Cookie: 'waymark_id=b-1; waymark_consent=marketing:denied', 'User-Agent': 'Test', 'SEC-GPC': '1', cookie: undefined };
    expect(read({ headers })).toMatchObject({ who: { browserId: 'b-1' }, where: { client: { userAgent: 'Test' } }, consent: { marketing: 'denied' }, refusesMarketing: true });
  });

  test('has no page where it has no address, and comes from the page before', () => {
    expect(read({ headers: { host: 'shop.example', 'sec-fetch-mode': 'navigate', referer: 'https://search.example/' } }).where).toEqual({ referrer: 'https://search.example/' });
  });

  test('names the host as HTTP/2 does', () => {
    const headers = { ':authority': 'shop.example', ':path': '/shoes', 'sec-fetch-mode': 'navigate' };
    expect(read({ url: '/shoes', headers, socket: { encrypted: true } }).where.url).toBe('https://shop.example/shoes');
  });
});

describe('what cannot be right is left out', () => {
  test('a User-Agent is kept verbatim up to 2048 characters and left out above', () => {
    const agent = (length: number) => visitorReader()(nodeRequest({ 'user-agent': 'x'.repeat(length) })).where.client?.userAgent;
    expect(agent(2048)).toBe('x'.repeat(2048));
    expect(agent(2049)).toBeUndefined();
  });

  test.each([
    ['x'.repeat(128), 'x'.repeat(128)],
    ['x'.repeat(129), undefined],
    ['a%20b', undefined],
    ['%3Cscript%3E', undefined],
    ['', undefined],
  ])('browser id %s', (value, expected) => {
    expect(visitorReader()(nodeRequest({ cookie: `waymark_id=${value}` })).who.browserId).toBe(expected);
  });

  test.each([
    ['x'.repeat(256), true],
    ['x'.repeat(257), false],
    ['a%0Ab', false],
  ])('vendor id %s', (value, kept) => {
    const read = visitorReader({ aliasCookies: { send: 'uid' } });
    expect(read(nodeRequest({ cookie: `uid=${value}` })).who.aliases !== undefined).toBe(kept);
  });

  test.each([
    ['waymark_session=0e7d7a1c-5f0e-4a51-9d2b-5be2f0a7c111', '0e7d7a1c-5f0e-4a51-9d2b-5be2f0a7c111'],
    ['waymark_id=b-1; waymark_session=s-1~b-1', 's-1'],
    ['waymark_id=b-2; waymark_session=s-1~b-1', undefined],
    ['waymark_session=s-1~b-1', undefined],
    ['waymark_session=', undefined],
    [`waymark_session=${'x'.repeat(129)}`, undefined],
    ['waymark_session=a%3Cb', undefined],
  ])('session %s', (cookie, expected) => {
    expect(visitorReader()(nodeRequest({ cookie })).who.sessionId).toBe(expected);
    expect(visitorReader({ sessionCookie: 'sid' })(nodeRequest({ cookie: cookie.replace('waymark_session', 'sid') })).who.sessionId).toBe(expected);
  });

  test.each([
    ['waymark_id=b-1; uid=send-1', 'send-1'],
    ['waymark_id=b-1; uid=send-1; uid_of=b-1', 'send-1'],
    ['waymark_id=b:1; uid=send-1; uid_of=b%3A1', 'send-1'],
    ['waymark_id=b-2; uid=send-1; uid_of=b-1', undefined],
    ['uid=send-1; uid_of=b-1', undefined],
  ])('vendor id of another visitor of the device: %s', (cookie, expected) => {
    expect(visitorReader({ aliasCookies: { send: 'uid' } })(nodeRequest({ cookie })).who.aliases?.['send']).toBe(expected);
  });

  test('a request without anything gives an empty visitor', () => {
    expect(visitorReader()({ headers: {} })).toEqual({ who: {}, where: {}, refusesMarketing: false });
  });
});

describe('the page', () => {
  const navigation = { 'sec-fetch-mode': 'navigate', host: 'shop.example', referer: 'https://search.example/?q=shoes' };

  test('of an API call is its Referer', () => {
    expect(visitorReader()(nodeRequest({ 'sec-fetch-mode': 'cors', referer: 'https://shop.example/cart' })).where).toMatchObject({ url: 'https://shop.example/cart' });
  });

  test('of a navigation is the address asked for, and Referer the page before', () => {
    expect(visitorReader()(nodeRequest(navigation, '/shoes?color=red&token=x')).where).toMatchObject({
      url: 'http://shop.example/shoes?color=red',
      referrer: 'https://search.example/?q=shoes',
    });
  });

  test("of a navigation through a trusted proxy has the proxy's scheme and host", () => {
    const headers = { ...navigation, host: 'internal', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example' };
    expect(visitorReader({ trustedProxies: ['203.0.113.42'] })(nodeRequest(headers, '/shoes')).where.url).toBe('https://shop.example/shoes');
    expect(visitorReader()(nodeRequest(headers, '/shoes')).where.url).toBe('http://internal/shoes');
  });

  test('of a Fetch navigation is its own address', () => {
    const request = { method: 'GET', url: 'https://shop.example/shoes', headers: new Headers({ 'sec-fetch-mode': 'navigate' }) };
    expect(visitorReader()(request).where.url).toBe('https://shop.example/shoes');
  });

  test('of a navigation whose address is not told is unknown, and Referer is the page before', () => {
    const request = { method: 'GET', url: '', headers: new Headers(navigation) };
    expect(visitorReader()(request).where).toEqual({ referrer: 'https://search.example/?q=shoes' });
  });

  test('is unknown when the Host header is no host', () => {
    expect(visitorReader()(nodeRequest({ ...navigation, host: 'shop.example/evil?' })).where.url).toBeUndefined();
  });
});

describe('consent', () => {
  test('a configured header wins over the cookie', () => {
    const read = visitorReader({ consentHeader: 'X-Consent' });
    const headers = { 'x-consent': 'marketing:granted', cookie: 'waymark_consent=marketing:denied' };
    expect({ ...read(nodeRequest(headers)).consent }).toEqual({ marketing: 'granted' });
    expect({ ...visitorReader()(nodeRequest(headers)).consent }).toEqual({ marketing: 'denied' });
  });

  test('Global Privacy Control adds a denial to a decision that does not name marketing', () => {
    const headers = { 'sec-gpc': '1', cookie: 'waymark_consent=analytics:granted' };
    expect(visitorReader()(nodeRequest(headers))).toMatchObject({ consent: { analytics: 'granted', marketing: 'denied' }, refusesMarketing: true });
  });
});

test.each([
  [{ trustedProxy: [] }, 'option-unknown'],
  [{ namespace: 'a b' }, 'option-invalid'],
  [{ browserIdCookie: 'a b' }, 'option-invalid'],
  [{ sessionCookie: 'a b' }, 'option-invalid'],
  [{ aliasCookies: { send: '' } }, 'option-invalid'],
  [{ consentCookie: 'a;b' }, 'option-invalid'],
  [{ consentHeader: 'a b' }, 'option-invalid'],
  [{ trustedProxies: ['x'] }, 'option-invalid'],
])('options %j are refused with %s', (options, code) => {
  expect(() => visitorReader(options as object)).toThrow(expect.objectContaining({ code }));
});
