import type { FakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { trackedPage, type TrackedPage } from '../__fixtures__/tracked-page.ts';

describe('closing', () => {
  const down = { status: 'retry', why: { code: 'down', message: '' } } as const;

  async function closed(page: TrackedPage, withinMs: number, clock: FakeClock = page.clock): Promise<unknown> {
    const closing = page.tracker.close(withinMs);
    await clock.advance(withinMs);
    return closing;
  }

  test('delivers what waits, over failures, within its time', async () => {
    const page = trackedPage({ answer: (_events, nth) => (nth < 2 ? down : { status: 'delivered' }) });
    page.see();
    expect(await closed(page, 10_000)).toEqual({ complete: true, transports: { vendor: { accepted: 1, delivered: 1, waiting: 0, dropped: {} } } });
    expect(page.clock.pending).toBe(0);
  });

  test.each([
    ['failed', () => down],
    ['got no answer', () => new Promise<never>(() => undefined)],
  ])('drops what %s until then, where nothing is stored', async (_title, answer) => {
    const page = trackedPage({ answer });
    page.see();
    expect(await closed(page, 3000)).toEqual({ complete: true, transports: { vendor: { accepted: 1, delivered: 0, waiting: 0, dropped: { closed: 1 } } } });
    expect(page.told()).toEqual(['closed closed e1']);
  });

  test('does not wait for what cannot go', async () => {
    const page = trackedPage({}, { consent: {} });
    page.see();
    expect(await page.tracker.close()).toMatchObject({ complete: true });
    expect(page.told()).toEqual(['closed closed e1']);
  });

  test.each([
    ['rejects', async () => Promise.reject(new Error('a bug'))],
    ['throws', (): never => { throw new Error('a bug'); }],
  ])('reports a transport whose own closing %s', async (_title, close) => {
    const page = trackedPage({ close });
    await page.tracker.close();
    await page.clock.advance(0);
    expect(page.problems.map(({ code, cause }) => [code, String(cause)])).toEqual([['callback-threw', 'Error: a bug']]);
  });

  test('twice is closing once, and its transports hear of it', async () => {
    const calls: string[] = [];
    const page = trackedPage({ close: async () => void calls.push('closed') });
    const receipts = await Promise.all([page.tracker.close(), page.tracker.close()]);
    expect(receipts[0]).toEqual(receipts[1]);
    expect(calls).toEqual(['closed']);
  });

  test('hears nothing of what comes after', async () => {
    let arrive = (): void => undefined;
    const page = trackedPage({ answer: () => new Promise((resolve) => void (arrive = () => resolve({ status: 'delivered' }))) });
    page.see();
    await closed(page, 2000);
    arrive();
    await page.clock.advance(60_000);
    expect(page.report()).toEqual({ accepted: 1, delivered: 0, waiting: 0, dropped: { closed: 1 } });
  });
});
