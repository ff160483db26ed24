import type { EventEnvelope } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { createServerTracker } from '../../index.ts';

/** A shop whose code knows the tracker and nothing of requests. */
export function setUpShop() {
  const vendor = recordingTransport({ purposes: ['analytics'] });
  const tracker = createServerTracker({ service: 'shop', transports: [vendor], request: { trustedProxies: ['198.51.100.1'] } });
  return {
    tracker,
    async order(orderId: string, waitMs = 0): Promise<void> {
      await new Promise((resolve) => {
        setTimeout(resolve, waitMs);
      });
      tracker.current().track('goalCompleted', { goalId: orderId });
    },
    async events(): Promise<readonly EventEnvelope[]> {
      await tracker.flush();
      return vendor.delivered;
    },
  };
}
