import { describe, expect, test } from 'vitest';
import { standardEvents } from '../events/index.ts';
import { createTracker, type Drop } from '../index.ts';
import { createFakeClock, makeEvent, recordingTransport, type RecordingOptions } from '../testing.ts';

function setUp(options: RecordingOptions = {}) {
  const drops: Drop[] = [];
  const recording = recordingTransport(options);
  const tracker = createTracker({ events: standardEvents, transports: [recording], clock: createFakeClock(), onDrop: (drop) => drops.push(drop) });
  return { drops, recording, tracker };
}

describe('accept', () => {
  test('validates again, keeps ids, and answers per event', async () => {
    const { recording, tracker } = setUp();
    const good = makeEvent('goalCompleted', { goalId: 'abc' }, { id: 'good' });
    const bad = makeEvent('goalCompleted', { goalId: '-' }, { id: 'bad' });
    const results = await tracker.accept([good, bad, good]);
    expect(results).toMatchObject([
      { id: 'good', status: 'accepted' },
      { id: 'bad', status: 'dropped', reason: 'invalid', violations: [{ path: 'goalId' }] },
      { id: 'good', status: 'repeated' },
    ]);
    await tracker.flush();
    expect(recording.delivered).toEqual([good]);
  });

  test('gates each event by the consent that it carries', async () => {
    const { recording, tracker, drops } = setUp({ purposes: ['marketing'] });
    const events = [['analytics'], ['marketing'], ['*'], []].map((consent, index) => makeEvent('goalCompleted', { goalId: 'abc' }, { id: `e${index}`, consent }));
    expect((await tracker.accept(events)).map(({ status }) => status)).toEqual(['dropped', 'accepted', 'accepted', 'dropped']);
    await tracker.flush();
    expect(recording.delivered.map(({ id }) => id)).toEqual(['e1', 'e2']);
    expect(drops.map(({ reason }) => reason)).toEqual(['no-consent', 'no-consent']);
  });
});
