import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pageTokens, signedPages } from '../../tokens/page-tokens.ts';
import { relayKit } from '../__fixtures__/relay-kit.ts';

const secrets = ['a-secret-of-thirty-two-letters-!'];
const problems: unknown[] = [];
const kit = relayKit({ handover: { secrets }, pageTokens: { secrets, required: false }, browserIdCookie: { httpOnly: true }, limits: { requestsPerMinute: 0 }, onError: (problem) => problems.push(problem) });
const documented: Readonly<Record<number, readonly unknown[]>> = {
  200: [undefined],
  400: ['ask-unknown', 'body-invalid'],
  401: ['page-token-forged'],
  403: ['handover-forged', 'handover-elsewhere', 'handover-used'],
};
const seen = new Set<unknown>();

const wild = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }), fc.constantFrom('browser-1', 'shop.example', 'evil.example', '[::1]:80', 'a\r\nset-cookie: b=1', '__proto__', 'x'.repeat(3000)));
const question = fc.record(
  {
    ask: fc.oneof({ weight: 6, arbitrary: fc.constantFrom('handover-token', 'handover-id', 'browser-id') }, { weight: 1, arbitrary: wild }),
    browserId: fc.oneof(fc.constant('browser-1'), wild),
    host: fc.oneof(fc.constant('shop.example'), wild),
    token: wild,
    pageToken: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: wild }),
  },
  { requiredKeys: ['ask'] },
);

describe('questions to a relay', () => {
  test('whatever they are, are answered as documented, and nothing that is told leaves its place', async () => {
    await fc.assert(
      fc.asyncProperty(question, fc.oneof(fc.constant('waymark_id=browser-1'), fc.constantFrom('waymark_id=%0d%0a', 'waymark_id=<script>', '', 'waymark_id')), async (asked, cookie) => {
        const { status, body } = await kit.ask({ v: 1, ...asked }, { cookie });
        expect(documented[status]).toContain((body['error'] as { readonly code?: string } | undefined)?.code);
        expect(String(body['browserId'] ?? '')).toMatch(/^[\w:.-]{0,128}$/);
        seen.add((body['error'] as { readonly code?: string } | undefined)?.code ?? Object.keys(body).join());
      }),
      { numRuns: 2000 },
    );
    expect([...seen]).toEqual(expect.arrayContaining(['v,token', 'v,browserId', 'ask-unknown', 'page-token-forged', 'handover-forged']));
    expect(problems).toEqual([]);
  });

  test('no change of a token goes unnoticed', async () => {
    const token = await pageTokens({ secrets, now: kit.clock.now }).issue({ browserId: 'browser-1' });
    // The last letter of a signature has bits to spare.
    const place = fc.nat(token.length - 2);
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom('replace', 'insert', 'remove'), fc.constantFrom(...'Az09-_.= '), async (at, what, letter) => {
        const made = `${token.slice(0, at)}${what === 'remove' ? '' : letter}${token.slice(what === 'insert' ? at : at + 1)}`;
        fc.pre(made !== token);
        expect(await signedPages(secrets).open(made, kit.clock.now())).toEqual({ fault: 'forged' });
      }),
      { numRuns: 1000 },
    );
  });
});
