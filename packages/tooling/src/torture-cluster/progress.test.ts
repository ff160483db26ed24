import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchProgress } from './progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what grows is left alone, and what stands still for too long is ended with a reason', () => {
  let count = 0;
  const { signal, end } = watchProgress(() => count, 10_000, 'Nothing was taken');
  for (; count < 5; count += 1) vi.advanceTimersByTime(8000);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(12_000);
  expect(signal.reason).toEqual(new Error('Nothing was taken for 10 s, at 5.'));
  end();
  expect(vi.getTimerCount()).toBe(0);
});

test('the end of the watch ends what goes by it', () => {
  const { signal, end } = watchProgress(() => 0, 10_000, 'Nothing was taken');
  end();
  expect(signal.aborted).toBe(true);
});
