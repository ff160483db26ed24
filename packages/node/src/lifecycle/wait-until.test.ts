import type { Refusal, SendOutcome } from '@waymark/core';
import { createFakeClock, recordingTransport } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createServerTracker } from '../create-server-tracker.ts';
import type { ServerTrackerOptions } from '../server-tracker.ts';
import type { WaitUntil } from './wait-until.ts';

type Options = ServerTrackerOptions<Record<never, never>>;

/** A platform that freezes as soon as nothing that it was given is pending. */
function platform() {
  const promises: Promise<unknown>[] = [];
  return {
    promises,
    waitUntil: (promise: Promise<unknown>) => void promises.push(promise),
    /** What was promised so far, and what that promised in turn. */
    async freeze() {
      for (let settled = -1; settled !== promises.length; ) {
        settled = promises.length;
        await Promise.all(promises);
      }
    },
  };
}

function setUp(options: Partial<Omit<Options, 'events'>> = {}, answer: () => SendOutcome = () => ({ status: 'delivered' })) {
  const vendor = recordingTransport({ answer });
  const problems: Refusal[] = [];
  const tracker = createServerTracker({ transports: [vendor], clock: createFakeClock(), onError: (problem) => problems.push(problem), ...options });
  return { tracker, vendor, problems };
}

const request = { headers: { cookie: 'waymark_id=b-1' } };
const goal = { goalId: 'newsletter' };

describe('a platform that freezes after the answer', () => {
  test.each(['forRequest', 'run'] as const)('waits for what was tracked with %s', async (way) => {
    const host = platform();
    const { tracker, vendor } = setUp();
    if (way === 'run') tracker.run(request, () => tracker.current().track('goalCompleted', goal), { waitUntil: host.waitUntil });
    else tracker.forRequest(request, { waitUntil: host.waitUntil }).track('goalCompleted', goal);
    await host.freeze();
    expect(vendor.delivered).toHaveLength(1);
  });

  test('waits for the process, for stored visitors and outside of runs where the tracker was told', async () => {
    const host = platform();
    const { tracker, vendor } = setUp({ waitUntil: host.waitUntil });
    for (const view of [tracker, tracker.scope({ who: { browserId: 'b-1' } }), tracker.current(), tracker.forRequest(request)]) {
      view.track('goalCompleted', goal);
      await host.freeze();
    }
    expect(vendor.delivered).toHaveLength(4);
  });

  test('is asked by the request rather than by the tracker', async () => {
    const [general, own] = [platform(), platform()];
    const { tracker } = setUp({ waitUntil: general.waitUntil });
    tracker.forRequest(request, { waitUntil: own.waitUntil }).track('goalCompleted', goal);
    expect([general.promises.length, own.promises.length]).toEqual([0, 1]);
  });

  test('gets one promise, and the vendor one batch, for all that is tracked in one task', async () => {
    const host = platform();
    const { tracker, vendor } = setUp({ waitUntil: host.waitUntil });
    const view = tracker.forRequest(request);
    for (let count = 0; count < 5; count += 1) view.track('goalCompleted', goal);
    expect(host.promises).toHaveLength(1);
    await host.freeze();
    expect([vendor.delivered.length, vendor.tries.length]).toEqual([5, 1]);
    view.track('goalCompleted', goal);
    expect(host.promises).toHaveLength(2);
  });

  test.each([
    ['identify', 'userSignedIn'],
    ['anonymize', 'userSignedOut'],
  ] as const)('waits for what %s tracks', async (call, name) => {
    const host = platform();
    const { tracker, vendor } = setUp({ waitUntil: host.waitUntil });
    const view = tracker.forRequest(request, call === 'anonymize' ? { userId: 'user-1' } : {});
    view[call]('user-1');
    await host.freeze();
    expect(vendor.delivered.map((event) => event.name)).toEqual([name]);
  });

  test('does not wait for a destination that is down, whose events wait for the next call', async () => {
    const host = platform();
    let isUp = false;
    const { tracker, vendor } = setUp({ waitUntil: host.waitUntil }, () => (isUp ? { status: 'delivered' } : { status: 'retry', why: { code: 'http-503', message: 'Down.' } }));
    tracker.track('goalCompleted', goal);
    await host.freeze();
    expect(tracker.report().transports['recording']).toMatchObject({ delivered: 0, waiting: 1 });
    isUp = true;
    tracker.track('goalCompleted', goal);
    await host.freeze();
    expect(vendor.delivered).toHaveLength(2);
  });
});

test.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('outside of a request');
    },
  ],
  ['rejects', () => Promise.reject(new Error('outside of a request'))],
])('a platform that refuses to wait (%s) is reported and costs no event', async (_how, refuse) => {
  const { tracker, vendor, problems } = setUp({ waitUntil: refuse as WaitUntil });
  tracker.track('goalCompleted', goal);
  await tracker.flush();
  expect(vendor.delivered).toHaveLength(1);
  expect(problems).toMatchObject([{ code: 'callback-threw', cause: expect.objectContaining({ message: 'outside of a request' }) }]);
});

test.each([[true], ['waitUntil'], [null]])('waitUntil %j is refused', (waitUntil) => {
  expect(() => setUp({ waitUntil: waitUntil as never })).toThrow(expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining('"waitUntil"') }));
});
