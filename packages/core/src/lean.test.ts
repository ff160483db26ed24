import { expect, test } from 'vitest';
import { isTrackingError } from './index.ts';
import { startLeanTracker } from './lean.ts';
import { recordingTransport } from './testing.ts';

test('a lean tracker delivers, accounts for its events and offers nothing that only servers need', async () => {
  const recording = recordingTransport();
  const tracker = startLeanTracker({ transports: [recording] });
  const id = tracker.track('goalCompleted', { goalId: 'newsletter' });
  tracker.track('goalCompleted', null);
  expect(await tracker.close()).toEqual({ complete: true, transports: { recording: { accepted: 2, delivered: 1, waiting: 0, dropped: { invalid: 1 } } } });
  expect(recording.delivered.map((event) => event.id)).toEqual([id]);
  expect(Object.keys(tracker).sort()).toEqual(['anonymize', 'close', 'flush', 'identify', 'leave', 'report', 'setConsent', 'track']);
});

test('a lean tracker refuses a wrong set-up as any tracker does', () => {
  const start = (): unknown => startLeanTracker({ transports: [recordingTransport(), recordingTransport()] });
  expect(start).toThrow(expect.objectContaining({ code: 'transport-name-taken' }));
  expect(start).toThrow(expect.toSatisfy(isTrackingError));
});
