import type { SendOutcome } from '@waymark/core';
import { createFakeClock, type FakeClock, recordingTransport } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { trackedPage, type TrackedPage } from '../__fixtures__/tracked-page.ts';
import { delivered, retry } from './__fixtures__/asked-page.ts';

/** A page that tracks something every 7 milliseconds as long as the clock runs. Each destination needs a time of its own to answer. */
function busyPage(times: readonly number[], outcome: SendOutcome = delivered): TrackedPage {
  const clock: FakeClock = createFakeClock();
  const answer = (ms: number) => () => new Promise<SendOutcome>((resolve) => void clock.after(ms, () => resolve(outcome)));
  const transports = times.map((ms) => recordingTransport({ name: `after ${ms}`, limits: { maxEvents: 50, maxBytes: 65_536, concurrency: 1 }, purposes: ['analytics'], answer: answer(ms) }));
  const page = trackedPage({}, { clock, transports });
  const goOn = (): void => {
    page.see();
    clock.after(7, goOn);
  };
  goOn();
  return page;
}

test.each([
  ['one destination', [100], delivered],
  ['two destinations, one of which is always on its way', [100, 130], delivered],
  ['a destination that fails', [100], retry],
] as const)('flush ends while events never stop coming, with %s', async (_title, times, outcome) => {
  const { clock, tracker } = busyPage(times, outcome);
  await clock.advance(2000);
  let isDone = false;
  void tracker.flush().then(() => (isDone = true));
  await clock.advance(50);
  expect(isDone).toBe(false);
  await clock.advance(1000);
  expect(isDone).toBe(true);
});

test('flush tries each event that was there, and none of those that come meanwhile', async () => {
  const { clock, tracker, see, vendor } = trackedPage({ answer: () => new Promise<SendOutcome>((resolve) => void clock.after(100, () => resolve(delivered))), limits: { maxEvents: 2, maxBytes: 65_536, concurrency: 1 } }, { clock: createFakeClock(), flushIntervalMs: 60_000 });
  for (let nth = 0; nth < 5; nth += 1) see();
  let complete: boolean | undefined;
  void tracker.flush().then((receipt) => (complete = receipt.complete));
  await clock.advance(250);
  see();
  await clock.advance(49);
  expect(complete).toBeUndefined();
  await clock.advance(1);
  expect(vendor.delivered.map(({ id }) => id)).toEqual(['e1', 'e2', 'e3', 'e4', 'e5']);
  expect(complete).toBe(false);
});

test('close ends in its time while events never stop coming, and books those that come too late', async () => {
  const { clock, tracker } = busyPage([100]);
  await clock.advance(2000);
  let isDone = false;
  void tracker.close(1000).then(() => (isDone = true));
  await clock.advance(1000);
  expect(isDone).toBe(true);
  const [report] = Object.values(tracker.report().transports);
  expect(report?.waiting).toBe(0);
  expect(report?.dropped.closed).toBeGreaterThan(0);
});
