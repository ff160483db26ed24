import { makeBatch, makeEvent, makeSendContext } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { relayTransport } from './relay-transport.ts';

const token = 'service-secret-0123456789';

test('the token of a service goes with every batch and keeps the transport on servers', async () => {
  const sent: Headers[] = [];
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    sent.push(new Headers(init?.headers));
    return Response.json({ v: 1, results: [] });
  };
  const transport = relayTransport({ url: 'https://t.shop.example/collect', token });
  await transport.send(makeBatch([makeEvent('goalCompleted', { goalId: 'goal' })]), makeSendContext({ fetch }));
  expect(sent.map((headers) => headers.get('authorization'))).toEqual([`Bearer ${token}`]);
  expect(transport.runsIn).toBe('server');
});

test('a path leads somewhere in pages alone, unless the application sends by itself', () => {
  const { fetch } = globalThis;
  const runsIn = [{}, { url: '/w' }, { url: 'https://shop.example/w' }, { url: '/w', fetch }].map((options) => relayTransport(options).runsIn);
  expect(runsIn).toEqual(['browser', 'browser', 'anywhere', 'anywhere']);
  expect(() => relayTransport({ token })).toThrow(expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining('"url"') }));
  expect(relayTransport({ token, fetch }).runsIn).toBe('server');
});

test.each([[''], ['short'], ['has blanks in it, so no header']])('%j is no token, and the error does not repeat it', (bad) => {
  expect(() => relayTransport({ token: bad })).toThrow(expect.objectContaining({ code: 'option-invalid', message: expect.not.stringContaining('has blanks') }));
});
