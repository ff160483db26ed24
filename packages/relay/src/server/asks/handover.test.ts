import { describe, expect, test } from 'vitest';
import { memoryState, type Refusal } from '@waymark/core';
import { pageTokens } from '../../tokens/page-tokens.ts';
import { signedHandovers } from '../../tokens/handover-tokens.ts';
import { relayKit } from '../__fixtures__/relay-kit.ts';
import { handoverDesk, type RelayHandover } from './handover-desk.ts';

const secret = 'a-secret-of-thirty-two-letters-!';
const next = 'the-next-secret-of-the-same-size';
const there = 'https://shop.test';
const origin = { origin: there };
const minute = 60_000;

/** The relays of two domains, whose clocks go together. */
function twoRelays(here: RelayHandover = { secrets: [secret] }, other: RelayHandover = here) {
  const from = relayKit({ handover: here });
  const to = relayKit({ handover: other, allowOrigins: [there, 'https://outlet.test'] });
  const sign = async (host = 'shop.test'): Promise<unknown> => (await from.ask({ v: 1, ask: 'handover-token', browserId: 'browser-1', host })).body['token'];
  const verify = (token: unknown, headers: Readonly<Record<string, string>> = origin) => to.ask({ v: 1, ask: 'handover-id', token }, headers);
  return { from, to, sign, verify };
}

const refused = (code: string): object => ({ status: 403, body: { error: expect.objectContaining({ code }) } });

describe('a browser id', () => {
  test('goes to the host that its token is for, once', async () => {
    const { sign, verify } = twoRelays();
    const token = await sign();
    expect(await verify(token)).toEqual({ status: 200, body: { v: 1, browserId: 'browser-1' } });
    expect(await verify(token)).toEqual(refused('handover-used'));
    expect(await verify(await sign())).toMatchObject({ status: 200 });
  });

  test('goes once too when the token comes twice at the same time', async () => {
    const { sign, verify } = twoRelays();
    const token = await sign();
    const answers = await Promise.all([verify(token), verify(token), verify(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
  });

  test('does not go to another host, and the token is still good for its own', async () => {
    const { sign, verify } = twoRelays();
    const token = await sign();
    for (const headers of [{ origin: 'https://outlet.test' }, { origin: '' }]) expect(await verify(token, headers)).toEqual(refused('handover-elsewhere'));
    expect(await verify(token, { origin: 'https://evil.example' })).toEqual(refused('origin-not-allowed'));
    expect(await verify(token)).toMatchObject({ status: 200 });
  });

  test('does not go after its time, two minutes unless told otherwise', async () => {
    const usual = twoRelays();
    const token = await usual.sign();
    await usual.to.clock.advance(2 * minute + 10_000);
    expect(await usual.verify(token)).toEqual(refused('handover-expired'));
    const short = twoRelays({ secrets: [secret], lifetimeMs: 10_000 });
    const brief = await short.sign();
    await short.to.clock.advance(20_000);
    expect(await short.verify(brief)).toEqual(refused('handover-expired'));
  });

  test('goes with a secret that is being replaced', async () => {
    const { sign, verify } = twoRelays({ secrets: [secret] }, { secrets: [next, secret] });
    expect(await verify(await sign())).toMatchObject({ status: 200 });
  });

  test.each([
    ['by somebody else', () => twoRelays({ secrets: [next] }).sign()],
    ['for a page', () => pageTokens({ secrets: [secret], now: () => Date.UTC(2026, 0, 1) }).issue({ browserId: 'browser-1' })],
    ['without a mark that tells it from others', () => signedHandovers([secret]).sign({ sub: 'browser-1', host: 'shop.test' }, Date.UTC(2026, 0, 1), minute)],
    ['for an id that is none', () => signedHandovers([secret]).sign({ sub: '<b>', host: 'shop.test', jti: '1' }, Date.UTC(2026, 0, 1), minute)],
    ['by nobody', async () => 'browser-1'],
    ['as no text', async () => 7],
  ])('does not go when its token was made %s', async (_how, make) => {
    expect(await twoRelays().verify(await make())).toEqual(refused('handover-forged'));
  });

  test('is remembered as used by all processes that share the state, and stays here when the state fails', async () => {
    const state = memoryState();
    const desk = handoverDesk({ secrets: [secret] });
    const now = Date.now();
    const token = await desk?.sign('browser-1', 'shop.test', now);
    expect(await desk?.open(token, 'shop.test', now, state)).toBe('browser-1');
    expect(await handoverDesk({ secrets: [secret] })?.open(token, 'shop.test', now, state)).toMatchObject({ code: 'handover-used' });
    const broken = relayKit({ handover: { secrets: [secret] }, state: { ...state, replace: () => Promise.reject(new Error('disk')) } });
    const made = (await broken.ask({ v: 1, ask: 'handover-token', browserId: 'browser-1', host: 'shop.example' })).body['token'];
    expect(await broken.ask({ v: 1, ask: 'handover-id', token: made })).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
  });
});

test('a store that fails lets nobody follow a link, and says so', async () => {
  const problems: Refusal[] = [];
  const failing = relayKit({ handover: { secrets: [secret] }, state: { ...memoryState(), replace: () => Promise.reject(new Error('disk full')) }, onError: (problem) => problems.push(problem) });
  const { body } = await failing.ask({ v: 1, ask: 'handover-token', browserId: 'browser-1', host: 'shop.example' });
  expect(await failing.ask({ v: 1, ask: 'handover-id', token: body['token'] })).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
  expect(problems).toMatchObject([{ code: 'state-failed', cause: new Error('disk full') }]);
});

describe('a question', () => {
  test.each([
    ['of a relay that hands nobody over', relayKit(), { ask: 'handover-token', browserId: 'browser-1', host: 'shop.test' }],
    ['that nobody knows', relayKit({ handover: { secrets: [secret] } }), { ask: 'everything' }],
    ['that is no text', relayKit({ handover: { secrets: [secret] } }), { ask: {} }],
    ['for an id that is none', relayKit({ handover: { secrets: [secret] } }), { ask: 'handover-token', browserId: 'a b', host: 'shop.test' }],
    ['for a host that is none', relayKit({ handover: { secrets: [secret] } }), { ask: 'handover-token', browserId: 'browser-1', host: 'shop.test/path' }],
  ])('%s has no answer', async (_what, kit, question) => {
    expect(await kit.ask({ v: 1, ...question })).toMatchObject({ status: 400, body: { error: { code: 'ask-unknown' } } });
  });

  test('needs the token of a page where events need one, and one for this browser where it names one', async () => {
    const kit = relayKit({ handover: { secrets: [secret] }, pageTokens: { secrets: [next] } });
    const tokens = pageTokens({ secrets: [next], now: kit.clock.now });
    const ask = { v: 1, ask: 'handover-token', browserId: 'browser-1', host: 'shop.test' };
    expect(await kit.ask(ask)).toMatchObject({ status: 401, body: { error: { code: 'page-token-missing' } } });
    expect(await kit.ask({ ...ask, pageToken: await tokens.issue({ browserId: 'browser-2' }) })).toMatchObject({ status: 403, body: { error: { code: 'page-token-foreign' } } });
    expect(await kit.ask({ ...ask, pageToken: await tokens.issue({ browserId: 'browser-1' }) })).toMatchObject({ status: 200 });
  });
});

test.each([
  [secret, 'options-invalid'],
  [{ secrets: [] }, 'option-invalid'],
  [{ secrets: [secret], lifetimeMs: 3_600_000 }, 'option-invalid'],
  [{ secrets: [secret], hosts: [] }, 'option-unknown'],
])('%j is refused, without the secret', (options, code) => {
  expect(() => handoverDesk(options as never)).toThrow(expect.objectContaining({ code, message: expect.not.stringContaining(secret) }));
});
