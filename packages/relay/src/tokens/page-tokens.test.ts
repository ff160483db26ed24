import { decodeJwt, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { pageTokens, signedPages } from './page-tokens.ts';
import { signedTokens } from './signed-tokens.ts';

const secret = 'a-secret-of-thirty-two-letters-!';
const next = 'the-next-secret-of-the-same-size';
const start = Date.UTC(2026, 0, 1);
const minute = 60_000;
const issue = (options: Partial<Parameters<typeof pageTokens>[0]> = {}, browserId?: string): Promise<string> => pageTokens({ secrets: [secret], now: () => start, ...options }).issue({ browserId });

describe('a page token', () => {
  test('is a JSON Web Token that any language can issue', async () => {
    const key = new TextEncoder().encode(secret);
    const token = await new SignJWT({ aud: 'waymark-page', sub: 'browser-1', exp: start / 1000 + 60 }).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key);
    expect(await signedPages([secret]).open(token, start)).toMatchObject({ claims: { sub: 'browser-1' } });
    expect(decodeJwt(await issue({}, 'browser-1'))).toEqual({ aud: 'waymark-page', sub: 'browser-1', exp: start / 1000 + 12 * 3600 });
    expect(decodeJwt(await issue())).not.toHaveProperty('sub');
  });

  test('is over after its lifetime, with ten seconds for clocks that differ', async () => {
    const token = await issue({ lifetimeMs: minute });
    const pages = signedPages([secret]);
    expect(await pages.open(token, start + minute + 9000)).toHaveProperty('claims');
    expect(await pages.open(token, start + minute + 10_000)).toEqual({ fault: 'expired' });
  });

  test('of a secret that is being replaced is believed as long as it is on the list', async () => {
    const [old, fresh] = [await issue(), await issue({ secrets: [next, secret] })];
    for (const token of [old, fresh]) expect(await signedPages([next, secret]).open(token, start)).toHaveProperty('claims');
    expect(await signedPages([next]).open(fresh, start)).toHaveProperty('claims');
    expect(await signedPages([next]).open(old, start)).toEqual({ fault: 'forged' });
  });

  const forgeries: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['signed by somebody else', () => issue({ secrets: [next] })],
    ['made for another purpose', () => signedTokens('waymark-handover', [secret]).sign({ sub: 'b' }, start, minute)],
    ['without a signature', async () => `${(await issue()).split('.').slice(0, 2).join('.')}.`],
    ['with "none" for a signature', async () => `${btoa('{"alg":"none"}').replace(/=/g, '')}.${(await issue()).split('.')[1]}.`],
    ['with one letter changed', async () => (await issue()).replace(/.(?=[^.]*\.[^.]*$)/, (letter) => (letter === 'A' ? 'B' : 'A'))],
    ['without an end', () => new SignJWT({ aud: 'waymark-page' }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))],
    ['of another algorithm', () => new SignJWT({ aud: 'waymark-page', exp: start }).setProtectedHeader({ alg: 'HS512' }).sign(new TextEncoder().encode(secret.repeat(2)))],
    ['longer than any', async () => `${await issue()}${'x'.repeat(1024)}`],
    ['that is no text', async () => ({ toString: () => 'x' })],
    ['that is nothing', async () => ''],
  ];

  test.each(forgeries)('%s is forged', async (_what, make) => {
    expect(await signedPages([secret, secret.repeat(2)]).open(await make(), start)).toEqual({ fault: 'forged' });
  });
});

test.each([[undefined], [[]], ['a-secret-of-thirty-two-letters-!'], [['short-one']], [[7]], [[secret, 'with a blank inside, but long enough']]])('%j are no secrets, and the error does not repeat them', (secrets) => {
  const make = (): unknown => pageTokens({ secrets: secrets as readonly string[] });
  expect(make).toThrow(expect.objectContaining({ code: 'option-invalid', message: expect.not.stringMatching(/short-one|with a blank|thirty/) }));
});

test.each([
  [{ lifetimeMs: 1000 }, 'option-invalid'],
  [{ lifetime: minute }, 'option-unknown'],
])('%j is refused', (options, code) => {
  expect(() => pageTokens({ secrets: [secret], ...options } as never)).toThrow(expect.objectContaining({ code }));
});

test.each([[{ browserID: 'browser-1' }, 'option-unknown'], ['browser-1', 'options-invalid']])('a token for %j would be good for every browser, so it is refused with %s', async (page, code) => {
  await expect(pageTokens({ secrets: [secret] }).issue(page as never)).rejects.toThrow(expect.objectContaining({ code }));
});

test('an id that is none is refused when a token is made for it', async () => {
  await expect(issue({}, 'x'.repeat(129))).rejects.toThrow(expect.objectContaining({ code: 'option-invalid' }));
});
