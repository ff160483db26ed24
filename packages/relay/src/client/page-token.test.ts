import { makeBatch, makeEvent, makeSendContext } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import type { RelayTransportOptions } from './create-relay-transport.ts';
import { relayTransport as pageTransport } from './page.ts';
import { relayTransport } from './relay-transport.ts';

const builds = [
  ['with checks', relayTransport],
  ['of a page', pageTransport],
] as const;

/** The page token of each of two batches. */
async function tokensOf(make: typeof relayTransport, options: RelayTransportOptions): Promise<readonly unknown[]> {
  const bodies: unknown[] = [];
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    bodies.push(JSON.parse(String(init?.body)));
    return Response.json({ v: 1, results: [] }, { status: 202 });
  };
  const transport = make(options);
  for (const id of ['a', 'b']) await transport.send(makeBatch([makeEvent('goalCompleted', {}, { id })]), makeSendContext({ fetch }));
  return bodies.map((body) => (body as { readonly pageToken?: unknown }).pageToken);
}

test.each(builds)('a text goes with every batch, in the body, where a beacon has it too: the build %s', async (_build, make) => {
  expect(await tokensOf(make, { pageToken: 'from "the" page' })).toEqual(['from "the" page', 'from "the" page']);
  expect(await tokensOf(make, {})).toEqual([undefined, undefined]);
});

test.each(builds)('a function is asked for each batch, so that a page that stays open can renew its token: the build %s', async (_build, make) => {
  const fresh = ['first', undefined];
  expect(await tokensOf(make, { pageToken: () => fresh.shift() })).toEqual(['first', undefined]);
});

test('what can be no token is refused', () => {
  expect(() => relayTransport({ pageToken: 7 as never })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
});
