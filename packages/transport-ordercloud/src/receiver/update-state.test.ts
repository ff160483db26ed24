import { memoryState, type StateStore } from '@waymark/core';
import { expect, test } from 'vitest';
import { updateState } from './update-state.ts';

const minute = 60_000;

test('changes that come at once are all kept', async () => {
  const state = memoryState();
  const slow: StateStore = { ...state, get: async (key) => (await Promise.resolve(), state.get(key)) };
  await Promise.all(Array.from({ length: 20 }, () => updateState(slow, 'count', minute, (before) => String(Number(before ?? 0) + 1))));
  expect(state.get('count')).toBe('20');
});

test('what is the same is not written, and what goes is gone', async () => {
  const state = memoryState();
  let writes = 0;
  const counted: StateStore = { ...state, replace: (...of) => ((writes += 1), state.replace(...of)) };
  await updateState(counted, 'a', minute, () => 'x');
  await updateState(counted, 'a', minute, (before) => before);
  expect(writes).toBe(1);
  await updateState(counted, 'a', minute, () => undefined);
  expect(state.get('a') ?? '').toBe('');
});

test('a store that never keeps anything is named', async () => {
  const stubborn: StateStore = { ...memoryState(), replace: () => false };
  await expect(updateState(stubborn, 'a', minute, () => 'x')).rejects.toMatchObject({ code: 'ordercloud-state', message: expect.stringContaining('"memory"') });
});
