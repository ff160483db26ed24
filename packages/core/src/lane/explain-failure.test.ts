import { expect, test } from 'vitest';
import { httpTransport } from '../transport/http-transport.ts';
import { recordingTransport } from '../testing/recording-transport.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import type { Drop } from '../ports/report.ts';
import type { Transport } from '../ports/transport.ts';
import { createTracker } from '../pipeline/create-tracker.ts';
import { explainFailure } from './explain-failure.ts';

test.each([
  ['ENOTFOUND', 'dns-failed'],
  ['EAI_AGAIN', 'dns-failed'],
  ['CERT_HAS_EXPIRED', 'tls-failed'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-failed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-failed'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-failed'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-failed'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed'],
  ['EPROTO', 'tls-failed'],
  ['ECONNREFUSED', 'connection-refused'],
  ['ECONNRESET', 'connection-reset'],
  ['EPIPE', 'connection-reset'],
  ['UND_ERR_SOCKET', 'connection-reset'],
  ['ETIMEDOUT', 'connection-timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connection-timeout'],
  ['CONNECT_TIMEOUT', 'connection-timeout'],
  ['EHOSTUNREACH', 'host-unreachable'],
  ['ENETDOWN', 'host-unreachable'],
  ['ERR_PROXY_TUNNEL', 'proxy-failed'],
  ['SOMETHING_NEW', 'network'],
  [undefined, 'network'],
])('a connection that failed with %s is %s, wherever the code stands', (code, expected) => {
  const why = { code: 'network', message: 'Failed.' };
  expect(explainFailure({ ...why, cause: code }).code).toBe(expected);
  expect(explainFailure({ ...why, cause: { code } }).code).toBe(expected);
  expect(explainFailure({ ...why, cause: Object.assign(new TypeError('fetch failed'), { cause: { code } }) }).code).toBe(expected);
});

test('other reasons stay what they are', () => {
  expect(explainFailure({ code: 'http-503', message: 'Down.', cause: 'ECONNRESET' }).code).toBe('http-503');
});

test.each([
  ['a request', (fetch: typeof globalThis.fetch) => httpTransport({ name: 'vendor', runsIn: 'anywhere', encode: () => ({ url: 'https://shop.example' }), retry: { maxAttempts: 1 }, fetch })],
  ['a transport of another kind', (): Transport => recordingTransport({ name: 'vendor', retry: { maxAttempts: 1 }, answer: () => ({ status: 'retry', why: { code: 'network', message: 'Failed.', cause: { code: 'ENOTFOUND' } } }) })],
])('the drop names why the connection of %s failed', async (_title, transportOf) => {
  const drops: Drop[] = [];
  const failing: typeof fetch = async () => {
    throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } });
  };
  const tracker = createTracker({ clock: createFakeClock(), transports: [transportOf(failing)], onDrop: (drop) => drops.push(drop) });
  tracker.track('goalCompleted', { goalId: 'newsletter' });
  await tracker.flush();
  expect(drops).toMatchObject([{ reason: 'gave-up', why: { code: 'dns-failed' } }]);
});
