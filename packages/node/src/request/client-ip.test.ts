import { describe, expect, test } from 'vitest';
import { type ClientIpOptions, clientIpReader } from './client-ip.ts';
import { readIncoming } from './incoming-request.ts';

const proxies = { trustedProxies: ['10.0.0.0/8', '2001:db8:ffff::/48'] };

function ipOf(options: ClientIpOptions, peer: string | undefined, headers: Readonly<Record<string, string>> = {}): string | undefined {
  return clientIpReader(options).ip(readIncoming({ headers, socket: { remoteAddress: peer } }));
}

describe('without a trusted proxy', () => {
  test('the socket address is the client, repaired', () => {
    expect(ipOf({}, '::ffff:203.0.113.42')).toBe('203.0.113.42');
  });

  test('no header is believed', () => {
    const headers = { 'x-forwarded-for': '198.51.100.7', forwarded: 'for=198.51.100.7', 'cf-connecting-ip': '198.51.100.7' };
    expect(ipOf({}, '203.0.113.42', headers)).toBe('203.0.113.42');
    expect(ipOf(proxies, '203.0.113.42', headers)).toBe('203.0.113.42');
  });

  test('an unknown peer leaves the address unknown', () => {
    expect(ipOf(proxies, undefined, { 'x-forwarded-for': '198.51.100.7' })).toBeUndefined();
  });
});

describe('behind trusted proxies', () => {
  test.each([
    ['one hop', '198.51.100.7', '198.51.100.7'],
    ['what the client wrote itself stands left and is not read', '1.1.1.1, 198.51.100.7', '198.51.100.7'],
    ['trusted hops are walked over', '1.1.1.1, 198.51.100.7, 10.1.1.1, 10.2.2.2', '198.51.100.7'],
    ['a list of trusted proxies only gives the farthest', '10.3.3.3, 10.1.1.1', '10.3.3.3'],
    ['a port is cut off', '198.51.100.7:4711', '198.51.100.7'],
    ['IPv6 with brackets and port', '[2001:DB8::7]:443', '2001:db8::7'],
    ['IPv4 inside IPv6', '::ffff:198.51.100.7', '198.51.100.7'],
    ['a trusted IPv6 hop', '2001:db8::7, 2001:db8:ffff::1', '2001:db8::7'],
    ['a hidden client stays unknown', '198.51.100.7, unknown', undefined],
    ['an empty last hop hides the client', '198.51.100.7,', undefined],
  ])('%s', (_title, list, expected) => {
    expect(ipOf(proxies, '10.0.0.1', { 'x-forwarded-for': list })).toBe(expected);
  });

  test('a peer in IPv4-mapped spelling is recognised', () => {
    expect(ipOf(proxies, '::ffff:10.0.0.1', { 'x-forwarded-for': '198.51.100.7' })).toBe('198.51.100.7');
  });

  test('a missing header leaves the socket address', () => {
    expect(ipOf(proxies, '10.0.0.1')).toBe('10.0.0.1');
  });

  test.each([
    [16_384, '198.51.100.7'],
    [16_385, undefined],
  ])('a header of %i characters gives %s, never the proxy itself', (length, expected) => {
    const end = ', 198.51.100.7';
    expect(ipOf(proxies, '10.0.0.1', { 'x-forwarded-for': `${'x'.repeat(length - end.length)}${end}` })).toBe(expected);
  });

  test('a very long list is read at its end only', () => {
    expect(ipOf(proxies, '10.0.0.1', { 'x-forwarded-for': `${'1.1.1.1, '.repeat(1000)}198.51.100.7` })).toBe('198.51.100.7');
  });

  test.each([
    ['for=198.51.100.7;proto=https;by=10.0.0.1', '198.51.100.7'],
    ['for=1.1.1.1, For="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
    ['proto=https;for=198.51.100.7, for=10.1.1.1', '198.51.100.7'],
    ['for="1.1.1.1, 2.2.2.2";host="a,b"', undefined],
    ['for=198.51.100.7, proto=https', undefined],
    ['for=_gazonk', undefined],
    ['for=1.1.1.1;x=", for="[2001:db8:cafe::17]"', '2001:db8:cafe::17'],
    ['for="1.1.1.1, for="198.51.100.7:4711"', '198.51.100.7'],
    ['for=1.1.1.1;x="\\, for="198.51.100.7:4711";proto=https', '198.51.100.7'],
    ['for=1.1.1.1;by=", proto=https;for=198.51.100.7', '198.51.100.7'],
    ['for=198.51.100.7;by="a, b"', undefined],
    ['by=";for=1.1.1.1', undefined],
    ['host="shop.example;for=1.1.1.1";for=198.51.100.7', '198.51.100.7'],
    ['host="shop.example;for=1.1.1.1"', undefined],
    ['Host="for=1.1.1.1" ; By=";for=1.1.1.1;" ; For="198.51.100.7:4711" ; proto=https', '198.51.100.7'],
  ])('Forwarded: %s', (value, expected) => {
    expect(ipOf({ ...proxies, clientIpHeader: 'Forwarded' }, '10.0.0.1', { forwarded: value, 'x-forwarded-for': '9.9.9.9' })).toBe(expected);
  });

  test("a CDN's own header is read instead of the list", () => {
    const options = { ...proxies, clientIpHeader: 'CF-Connecting-IP' };
    expect(ipOf(options, '10.0.0.1', { 'cf-connecting-ip': '198.51.100.7', 'x-forwarded-for': '9.9.9.9' })).toBe('198.51.100.7');
  });

  test('isProxied says whether headers may be believed', () => {
    const reader = clientIpReader(proxies);
    expect(reader.isProxied(readIncoming({ headers: {}, socket: { remoteAddress: '10.9.9.9' } }))).toBe(true);
    expect(reader.isProxied(readIncoming({ headers: {}, socket: { remoteAddress: '203.0.113.42' } }))).toBe(false);
  });

  test('a header name that is none is refused', () => {
    expect(() => clientIpReader({ clientIpHeader: 'x forwarded' })).toThrow(/clientIpHeader/);
  });
});

test('a Fetch request takes the address that its host hands over', () => {
  const request = new Request('https://shop.example/', { headers: { 'x-forwarded-for': '198.51.100.7' } });
  expect(clientIpReader(proxies).ip(readIncoming(request))).toBeUndefined();
  expect(clientIpReader(proxies).ip(readIncoming(request, '10.0.0.1'))).toBe('198.51.100.7');
});
