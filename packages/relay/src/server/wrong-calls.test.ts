import { recordingTransport } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { createRelay } from './create-relay.ts';
import { goal, relayKit, relayUrl, shop } from './__fixtures__/relay-kit.ts';

const refused = (code: string, text: string) => expect.objectContaining({ name: 'TrackingError', code, message: expect.stringContaining(text) });

test.each([[undefined], [5], [{ url: '/w', headers: {} }]])('a relay that is called with %j, as Express and node:http would, says what stands between', async (request) => {
  await expect(relayKit().relay(request as never, {} as never)).rejects.toEqual(refused('call-invalid', 'toNodeHandler()'));
});

test('a host that knows nothing of the connection may say so by null', async () => {
  const { relay } = relayKit();
  expect((await relay(new Request(relayUrl, { method: 'POST', body: '[]' }), null as never)).status).toBe(400);
});

test('a time for closing that is no number is none', async () => {
  const kit = relayKit();
  expect((await kit.post([goal('a')])).status).toBe(202);
  expect(await kit.relay.close('5s' as never)).toMatchObject({ complete: true });
});

test.each([[{ undecided: -1 }], [{ expected: '7' }], [{ expected: Number.NaN }]])('served pages of %j are refused, and not counted', (views) => {
  const { relay } = relayKit();
  expect(() => relay.served(views as never)).toThrow(refused('call-invalid', 'relay.served()'));
  expect(relay.report().pages.served.expected).toBe(0);
});

test('a transport of a page is refused', () => {
  expect(() => createRelay({ transports: [recordingTransport({ name: 'relay', runsIn: 'browser' })], allowOrigins: [shop] })).toThrow(refused('transport-not-for-servers', '"relay"'));
});
