import { expect, test, vi } from 'vitest';
import { startAgain } from './start-again.ts';

test('what comes up is started once', async () => {
  const start = vi.fn<() => Promise<string>>(async () => 'up');
  expect(await startAgain(start)).toBe('up');
  expect(start).toHaveBeenCalledOnce();
});

test('what comes up at the third time is taken', async () => {
  const start = vi.fn<() => Promise<string>>(async () => 'up');
  for (const why of ['no screen', 'no answer']) start.mockRejectedValueOnce(new Error(why));
  expect(await startAgain(start)).toBe('up');
  expect(start).toHaveBeenCalledTimes(3);
});

test('what never comes up is given up, and all reasons are told', async () => {
  let tries = 0;
  const failure: unknown = await startAgain(async () => Promise.reject(new Error(`reason ${(tries += 1)}`))).catch((error: unknown) => error);
  expect(String(failure)).toContain('reason 1');
  const { cause } = failure as { readonly cause: AggregateError };
  expect(cause.errors.map(String)).toEqual(['Error: reason 1', 'Error: reason 2', 'Error: reason 3']);
});
