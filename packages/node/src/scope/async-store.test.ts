import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { createAsyncStore } from './async-store.ts';

test('a store is found in this runtime', () => {
  const store = createAsyncStore<string>();
  expect(store.run('inside', () => store.getStore())).toBe('inside');
  expect(store.getStore()).toBeUndefined();
});

test('a store is found where the class is a global', () => {
  const store = createAsyncStore<string>({ AsyncLocalStorage });
  expect(store.run('inside', () => store.getStore())).toBe('inside');
});

test.each([{}, { process: {} }, { process: { getBuiltinModule: () => undefined } }])('a runtime without the class is told what to do', (host) => {
  expect(() => createAsyncStore(host)).toThrow(expect.objectContaining({ code: 'async-context-missing', message: expect.stringContaining('forRequest()') }));
});
