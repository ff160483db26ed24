import { describe, expect, test } from 'vitest';
import { trackedPage } from '../__fixtures__/tracked-page.ts';
import { askedPage, delivered, limits, retry } from './__fixtures__/asked-page.ts';

describe('a page that leaves', () => {
  test('sends everything in the same tick, in batches that the destination takes', () => {
    const { see, tracker, vendor } = trackedPage({ limits: { ...limits, maxEvents: 2 } });
    for (let nth = 0; nth < 5; nth += 1) see();
    tracker.leave();
    expect(vendor.tries).toEqual([['e1', 'e2'], ['e3', 'e4'], ['e5']]);
  });

  test('hands over once, however many signs of leaving there are', async () => {
    const urgencies: string[] = [];
    const { fake, leave, see, vendor } = trackedPage();
    vendor.send = async (_batch, { urgency }) => (urgencies.push(urgency), delivered);
    see();
    leave();
    fake.fire('window', 'pagehide');
    fake.fire('document', 'freeze');
    await Promise.resolve();
    expect(urgencies).toEqual(['exit']);
  });

  test('does not wait for its own reasons', async () => {
    const { at, clock, leave, see } = askedPage((_events, nth) => (nth ? delivered : retry));
    see();
    await clock.advance(1000);
    leave();
    expect(at).toEqual([1000, 1000]);
  });

  test('sends what its own handlers track after that at once, without any timer', async () => {
    const { leave, see, vendor } = trackedPage();
    leave();
    see();
    see();
    await Promise.resolve();
    expect(vendor.tries).toEqual([['e1', 'e2']]);
  });

  test('does not send again what is on its way, and sends what waits behind it', async () => {
    const { leave, see, clock, vendor } = trackedPage({ orderBy: () => 'one key' });
    vendor.send = () => new Promise(() => undefined);
    see();
    await clock.advance(1000);
    vendor.send = async ({ entries }) => (expect(entries.map(({ id }) => id)).toEqual(['e2']), delivered);
    see();
    leave();
    expect.assertions(1);
  });

  test.each([
    ['gives up requests whose answers the back/forward cache has swallowed', 'pageshow', [0, 500]],
    ['waits for its requests where it was only hidden', 'visibilitychange', [0]],
  ])('%s', async (_title, sign, expected) => {
    const { at, clock, fake, leave, see } = askedPage((_events, nth) => (nth ? delivered : new Promise(() => undefined)));
    see();
    leave();
    fake.set({ visibilityState: 'visible' });
    fake.fire(sign === 'pageshow' ? 'window' : 'document', sign, { persisted: true });
    await clock.advance(5000);
    expect(at).toEqual(expected);
  });

  test('takes up what it could not send when it comes back', async () => {
    const { back, clock, leave, see, vendor } = askedPage((_events, nth) => (nth ? delivered : { status: 'retry', why: { code: 'not-sent', message: '' } }));
    see();
    leave();
    await clock.advance(0);
    expect(vendor.delivered).toHaveLength(0);
    back();
    await clock.advance(0);
    expect(vendor.delivered.map(({ id }) => id)).toEqual(['e1']);
  });

  test('works at its usual pace after it came back', async () => {
    const { back, clock, leave, see, vendor } = trackedPage();
    leave();
    back();
    await clock.advance(0);
    see();
    await clock.advance(999);
    expect(vendor.tries).toHaveLength(0);
    await clock.advance(1);
    expect(vendor.tries).toEqual([['e1']]);
  });

  test('works at its usual pace too when it is hidden and lives on', async () => {
    const { clock, leave, see, vendor } = trackedPage();
    leave();
    await clock.advance(2000);
    see();
    await clock.advance(999);
    expect(vendor.tries).toHaveLength(0);
    await clock.advance(1);
    expect(vendor.tries).toEqual([['e1']]);
  });
});
