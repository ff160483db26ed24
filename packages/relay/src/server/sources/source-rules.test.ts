import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestSource, RequestSourceHost, Transport } from '@waymark/core';
import { makeEvent, recordingTransport } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { goal, relayKit, shop, visitorIp } from '../__fixtures__/relay-kit.ts';
import { createRelay as createRelayOfFolder } from '../adapters/durable/create-relay.ts';
import { createRelay } from '../create-relay.ts';
import { withSourceRules } from './source-rules.ts';

const well: RequestSource = { name: 'erp', path: '/hooks', start: () => undefined, fetch: async () => new Response() };

function named(name: string, service?: string) {
  return { ...makeEvent(name, {}), where: service === undefined ? ({ runtime: 'browser', url: `${shop}/` } as const) : ({ runtime: 'server', service } as const) };
}

test('transports that no source has a rule for are left as they are', () => {
  const transport = recordingTransport();
  expect(withSourceRules([transport], [well])[0]).toBe(transport);
  expect(withSourceRules([transport])[0]).toBe(transport);
});

test('what a vendor tells a destination itself does not go there, whoever reports it; the rest does', () => {
  const [fed, other] = withSourceRules([recordingTransport({ name: 'fed' }), recordingTransport({ name: 'other' })], [{ name: 'erp', feeds: { transports: ['fed'], events: ['orderPlaced'] } }]);
  const heard = [named('orderPlaced'), named('orderPlaced', 'backend'), named('orderPlaced', 'erp'), named('pageOpened')];
  expect(heard.map((event) => fed?.wants?.(event))).toEqual([false, false, false, true]);
  expect(other).not.toHaveProperty('wants');
});

test('what a source reports instead of pages and services goes on from the source alone', () => {
  const [transport] = withSourceRules([{ ...recordingTransport(), wants: ({ name }) => name !== 'userSignedIn' }], [{ name: 'erp', reports: ['cartModified', 'userSignedIn'] }]);
  const forged = { ...makeEvent('cartModified', {}), where: { runtime: 'browser', url: `${shop}/`, service: 'erp' } as const };
  const heard = [named('cartModified'), named('cartModified', 'backend'), forged, named('cartModified', 'erp'), named('userSignedIn', 'erp'), named('orderPlaced')];
  expect(heard.map((event) => transport?.wants?.(event))).toEqual([false, false, false, true, false, true]);
});

test('what several sources report goes on from each of them, and from nobody else', () => {
  const sources = [{ name: 'one', reports: ['cartModified', 'userSignedIn'] }, { name: 'two', reports: ['cartModified'] }];
  const [transport] = withSourceRules([recordingTransport()], sources);
  const heard = [named('cartModified', 'one'), named('cartModified', 'two'), named('cartModified', 'three'), named('cartModified'), named('userSignedIn', 'one'), named('userSignedIn', 'two')];
  expect(heard.map((event) => transport?.wants?.(event))).toEqual([true, true, false, false, true, false]);
});

test('a transport whose members are inherited stays whole, so that a relay of a folder, which wraps its own, has sources too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-source-rules-'));
  const vendor = recordingTransport();
  const source = { ...well, reports: ['cartModified'] };
  const [inherited] = withSourceRules([Object.create(vendor) as Transport], [source]);
  expect([inherited?.name, inherited?.limits]).toEqual([vendor.name, vendor.limits]);
  const relay = createRelayOfFolder({ transports: [vendor], allowOrigins: [shop], sources: [source], dataDir: folder });
  await relay.close(100);
  rmSync(folder, { recursive: true, force: true });
});

test('a relay holds its transports to them, and counts what does not go as not wanted', async () => {
  const [fed, other] = [recordingTransport({ name: 'fed' }), recordingTransport({ name: 'other' })];
  let host: RequestSourceHost | undefined;
  const source: RequestSource = {
    ...well,
    feeds: { transports: ['fed'], events: ['goalCompleted'] },
    start: (mounted) => void (host = mounted),
    fetch: async () => Response.json(await host?.accept([{ ...goal('own'), consent: { marketing: 'granted' } }])),
  };
  const kit = relayKit({ transports: [fed, other], sources: [source] });
  await kit.post([goal('page')]);
  await kit.relay(new Request(`${shop}/hooks`, { method: 'POST' }), { remoteAddress: visitorIp });
  await kit.relay.tracker.flush();
  expect([fed.delivered, other.delivered.map(({ id }) => id)]).toEqual([[], ['page', 'own']]);
  expect(kit.relay.report().delivery.transports['fed']).toMatchObject({ dropped: { 'not-wanted': 2 } });
});

test('a source that feeds what is not there is refused', () => {
  const source = { ...well, feeds: { transports: ['sned'], events: ['orderPlaced'] } };
  expect(() => createRelay({ transports: [recordingTransport({ name: 'send' })], allowOrigins: [shop], sources: [source] })).toThrow(/"sned".*Its transports: send\./s);
});
