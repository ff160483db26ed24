import { describe, expect, test } from 'vitest';
import { campaignParameters, hasCampaign, type ParameterRules } from './parameters.ts';

const all: ParameterRules = { urlParameters: 'all', deniedParameters: [] };

function kept(query: string, rules = all): Readonly<Record<string, string>> {
  return Object.fromEntries(campaignParameters(`https://shop.example/?${query}`, rules));
}

describe('campaignParameters', () => {
  test('decodes names and values, and keeps ids as texts', () => {
    expect(kept('utm_campaign=Sommer+Aktion%202025&trc_mcmp_id=23850000000000017&gclid=')).toEqual({
      utm_campaign: 'Sommer Aktion 2025',
      trc_mcmp_id: '23850000000000017',
      gclid: '',
    });
  });

  test('keeps the first value of a repeated name, also when that one may not be sent', () => {
    expect(kept('utm_term=a&utm_term=b')).toEqual({ utm_term: 'a' });
    expect(kept('utm_term=a@b.c&utm_term=b')).toEqual({});
  });

  test.each([
    ...['Referer', 'origin', 'order_id', 'conversion_id', 'currency', 'cc', 'amount', 'value', 'source', 'medium'],
    ...['ITEM1', 'AMT12', 'QTY3', 'referer', 'referrer', 'url_parameters', '__proto__', ''],
    ...['REFERER', 'Referrer', 'Origin', 'ORDER_ID', 'CC', 'Url_Parameters', '__PROTO__'],
  ])('leaves out the reserved name "%s"', (name) => {
    expect(kept(`${name}=evil`)).toEqual({});
  });

  test.each([
    ...['email', 'userEmail', 'user-email', 'customer.mail', 'customerEMail', 'EMAIL', 'phone_number', 'firstname', 'firstName', 'first_name', 'customer-last-name', 'lastName1.surname'],
    ...['access_token', 'code', 'password', 'pwd', 'clientSecret', 'auth', 'session_id', 'sid', 'jwt', 'APIKey', 'apikey', 'key'],
  ])('leaves out "%s", which looks like personal data or a secret', (name) => {
    expect(kept(`${name}=1`)).toEqual({});
  });

  test.each(['keyword', 'first', 'name', 'nameFirst', 'authority', 'mailing', 'ITEM', 'item1', 'codes', 'gclid'])('keeps "%s", which only looks alike', (name) => {
    expect(kept(`${name}=1`)).toEqual({ [name]: '1' });
  });

  test.each(['utm_term=a@b.example', 'ref=a%40b.example', 'ref=a%2540b.example', 'trc_x=a%252540b', 'mia@example.org', 'mia%40example.org=1', 'utm_mia%2540example.org'])('leaves out an address in "%s"', (query) => {
    expect(kept(query)).toEqual({});
  });

  test('lets campaign names consist of any words', () => {
    expect(kept('utm_key=1&trc_session=2')).toEqual({ utm_key: '1', trc_session: '2' });
  });

  test('keeps nothing but campaign names when told so', () => {
    expect(kept('utm_source=a&trc_mad_id=1&gclid=2', { urlParameters: 'campaignOnly', deniedParameters: [] })).toEqual({ utm_source: 'a', trc_mad_id: '1' });
  });

  test('takes more denied parts', () => {
    expect(kept('customerNo=1&shop=2', { urlParameters: 'all', deniedParameters: ['customer'] })).toEqual({ shop: '2' });
  });

  test('bounds number, names and values', () => {
    const many = Array.from({ length: 150 }, (_, index) => `p${index}=1`).join('&');
    expect(Object.keys(kept(many))).toHaveLength(100);
    expect(kept(`${'n'.repeat(201)}=1&${'n'.repeat(200)}=1`)).toEqual({ ['n'.repeat(200)]: '1' });
    expect(kept(`a=${'v'.repeat(2049)}&b=${'v'.repeat(2048)}`)).toEqual({ b: 'v'.repeat(2048) });
  });

  test('finds nothing in what is no address', () => {
    expect(campaignParameters('/only/a/path?utm_source=x', all).size).toBe(0);
  });
});

test.each([
  ['https://shop.example/?utm_source=x', true],
  ['https://shop.example/?a=1&trc_mad_id=2', true],
  ['https://shop.example/?gclid=1', false],
  ['https://shop.example/utm_source', false],
])('hasCampaign(%s) is %s', (url, expected) => {
  expect(hasCampaign(url)).toBe(expected);
});
