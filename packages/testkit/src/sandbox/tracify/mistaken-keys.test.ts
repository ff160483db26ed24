import { describe, expect, test } from 'vitest';
import { pageview, tracifyRequest } from '../__fixtures__/tracify.ts';
import { demoTenant } from '../demo-tenant.ts';
import type { FakeAnswer } from '../fake.ts';
import { tracifyFake } from '../tracify.ts';
import { anonymise, hashMistakes } from './anonymise.ts';

const origin = 'https://storefront.example';
const { knownPeople } = demoTenant.tracify;

/** Asks the fake as it comes, without a word about visitors. */
async function askDefault(identity: Readonly<Record<string, number>>): Promise<FakeAnswer> {
  return tracifyFake().handle(tracifyRequest([{ ...pageview, url: `${origin}/`, data: { origin }, identity_data: identity }]));
}

/** The identity of a stranger with one key put in place of the one of its kind. */
function withKey(key: string, kind: number): Record<string, number> {
  return { ...Object.fromEntries(Object.entries(pageview.identity_data).filter(([, own]) => own !== kind)), [key]: kind };
}

describe('the usual wrong results for "abc"', () => {
  test.each([
    ['ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'is hashed only once'],
    ['dfe7a23fefeea519e9bbfdd1a6be94c4b2e4529dd6b7cbea83f9959c2621b13c', 'is hashed twice without the cut'],
    ['06dfeac02135b621575f4c2ce9da93e078a139be9d61754d1041343084591903', 'lost its first five characters instead of the last five'],
    ['68e12a8791f196b4292a7d98f2b1f79da70868d240e8411f969d2a51d638ad9e', 'was upper-case hex before the cut'],
    ['5e93c4cef72e228b37834d00ceb71ebf008be9922a655c01f6d3458f1a53b00e', 'was decoded from hex to bytes before the second hash'],
  ])('%s is refused as any kind: it %s', async (key, says) => {
    for (const [kind, name] of [[1, 'e-mail address'], [2, 'session'], [3, 'IP address'], [4, 'User-Agent']] as const) {
      expect(await askDefault(withKey(key, kind))).toMatchObject({ status: 200, verdict: 'rejected', reason: `identity_data is hashed wrongly: the ${name} ${says}` });
    }
  });

  test('leave the right one alone', async () => {
    expect(await askDefault(withKey(anonymise('abc'), 1))).toMatchObject({ verdict: 'accepted' });
  });
});

describe('values of the people whom the demo tenant knows', () => {
  const values = knownPeople.flatMap(({ ip, userAgent, email }) => [email, `${ip}|${userAgent}`, ip, userAgent].map((value, index) => ({ value, kind: index + 1 })));
  const wrong = values.flatMap((each) => hashMistakes.map((mistake) => ({ ...each, ...mistake })));

  test.each(wrong)('$value is refused when it $says', async ({ value, kind, hash, says }) => {
    expect(await askDefault(withKey(hash(value), kind))).toMatchObject({ verdict: 'rejected', reason: expect.stringContaining(says) });
  });

  test('are taken when they are hashed rightly, and so are those of strangers', async () => {
    for (const { ip, userAgent, email } of [...knownPeople, { ip: '198.51.100.9', userAgent: 'ShopApp/4.2 (Android 14; Pixel 8)', email: 'jo@shop.example' }]) {
      const identity = { [anonymise(email)]: 1, [anonymise(`${ip}|${userAgent}`)]: 2, [anonymise(ip)]: 3, [anonymise(userAgent)]: 4 };
      expect(await askDefault(identity)).toMatchObject({ verdict: 'accepted' });
    }
  });
});
