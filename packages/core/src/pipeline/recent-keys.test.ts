import { describe, expect, test } from 'vitest';
import { createTracker, memoryOutbox, type SendOutcome } from '../index.ts';
import { recordingTransport } from '../testing.ts';
import { createRecentKeys } from './recent-keys.ts';

const why = { code: 'http-400', message: 'no' };
const order = {
  orderId: 'HC-1',
  currency: 'NOK',
  total: 1,
  items: [{ index: 0, quantity: 1, total: 1, product: { productId: '1', name: 'Beans', displayPrice: 1 } }],
};

describe('a business key', () => {
  test('is free again after a denial of consent', async () => {
    const marketing = recordingTransport({ purposes: ['marketing'] });
    const tracker = createTracker({ transports: [marketing], consent: { marketing: 'denied' }, onDrop: () => undefined });
    tracker.track('orderPlaced', { order });
    tracker.setConsent({ marketing: 'granted' });
    tracker.track('orderPlaced', { order });
    tracker.track('orderPlaced', { order });
    await tracker.flush();
    expect(marketing.delivered).toHaveLength(1);
  });

  test('is free again when every destination refused, and kept when one delivered', async () => {
    const answer = (nth: number): SendOutcome => (nth === 0 ? { status: 'refused', why } : { status: 'delivered' });
    const alone = recordingTransport({ answer: (_events, nth) => answer(nth) });
    const first = createTracker({ transports: [alone], onDrop: () => undefined });
    const beside = recordingTransport({ name: 'beside', answer: (_events, nth) => answer(nth) });
    const second = createTracker({ transports: [beside, recordingTransport({ name: 'other' })], onDrop: () => undefined });
    for (const tracker of [first, second]) {
      tracker.track('orderPlaced', { order });
      await tracker.flush();
      tracker.track('orderPlaced', { order });
      await tracker.flush();
    }
    expect([alone.tries.length, beside.tries.length]).toEqual([2, 1]);
  });

  test('is free again when a full outbox gave its event up', async () => {
    const recording = recordingTransport();
    const tracker = createTracker({ transports: [recording], outbox: memoryOutbox({ maxBytes: 10 }), onDrop: () => undefined });
    tracker.track('orderPlaced', { order });
    await tracker.flush();
    tracker.track('orderPlaced', { order });
    await tracker.flush();
    expect(tracker.report().transports['recording']).toEqual({ accepted: 2, delivered: 0, waiting: 0, dropped: { 'queue-full': 2 } });
  });

  test('is forgotten with the hundred next to it after ten thousand others', () => {
    const keys = createRecentKeys();
    for (let index = 0; index <= 10_000; index += 1) {
      expect(keys.claim(`k${index}`)).toBe(true);
      keys.taken(`k${index}`);
    }
    expect([keys.claim('k10000'), keys.claim('k101'), keys.claim('k100'), keys.claim('k0')]).toEqual([false, false, true, true]);
  });
});
