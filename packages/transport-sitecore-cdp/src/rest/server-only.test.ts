import { isTrackingError } from '@waymark/core';
import { expect, test } from 'vitest';

test('what a browser gets instead of the REST entry throws an error with a code', async () => {
  const error: unknown = await import('./not-in-browser.ts').catch((cause: unknown) => cause);
  expect(isTrackingError(error) && error.code).toBe('server-only');
});
