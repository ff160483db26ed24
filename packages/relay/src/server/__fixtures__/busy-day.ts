import type { SendOutcome } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { goal, relayKit } from './relay-kit.ts';

const down: SendOutcome = { status: 'retry', why: { code: 'http-503', message: 'Down.' } };
const refused: SendOutcome = { status: 'refused', why: { code: 'http-422', message: 'No.' } };

/**
 * A relay with three destinations, of which one takes everything, one refuses everything and one is down, after four batches and five requests that were refused.
 * One batch comes from a clock that is ahead. The clock stands 90 s after the first batch.
 */
export async function busyDay(options: Parameters<typeof relayKit>[0] = {}) {
  const limits = { maxEvents: 100, maxBytes: 1_000_000, concurrency: 1 };
  const good = recordingTransport({ name: 'good', limits });
  const strict = recordingTransport({ name: 'strict', limits, answer: () => refused });
  const broken = recordingTransport({ name: 'broken', limits, answer: () => down, retry: { delaysMs: [1000] } });
  const kit = relayKit({ transports: [good, strict, broken], random: () => 0.5, ...options });
  const counters = { accepted: 9, delivered: 2, waiting: 3, dropped: { 'queue-full': 3, lost: 1 }, sender: 0.5 };
  await kit.post([goal('a'), goal('b'), goal('c')], { counters });
  await kit.post([goal('a'), goal('bad', { payload: { goalId: '' } }), goal('unknown', { name: 'somethingElse' })], { counters });
  await kit.clock.advance(30_000);
  await kit.post([goal('large', { payload: { goalId: 'x'.repeat(40_000) } }), goal('d')]);
  await kit.post([], { sentAt: kit.clock.now() + 3_600_000 });
  for (const origin of ['https://evil.example', 'https://other.example']) await kit.post([goal('e')], { headers: { origin } });
  await kit.post([goal('e')], { v: 7 });
  await kit.post([goal('e')], { headers: { 'content-type': 'text/html' } });
  await kit.post([goal('e')], { sentAt: 'now' });
  await kit.clock.advance(60_000);
  return kit;
}
