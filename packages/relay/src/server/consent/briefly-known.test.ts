import { memoryState } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { brieflyKnown } from './briefly-known.ts';

function kit(isFar: boolean) {
  const clock = createFakeClock();
  const kept = memoryState({ clock });
  const asked: string[] = [];
  const get = (key: string) => {
    asked.push(key);
    const found = kept.get(key);
    return isFar ? Promise.resolve(found) : found;
  };
  return { clock, kept, asked, known: brieflyKnown({ ...kept, get }, clock) };
}

test('a store that answers at once is asked each time', async () => {
  const { asked, known, kept } = kit(false);
  for (let turn = 0; turn < 3; turn += 1) expect(known.get('k')).toBeUndefined();
  await kept.set('k', 'v', 1000);
  expect([known.get('k'), asked.length]).toEqual(['v', 4]);
});

test('a store far away is spared for five seconds after it had nothing, and never for what it had', async () => {
  const { asked, known, kept, clock } = kit(true);
  for (let turn = 0; turn < 3; turn += 1) expect(await known.get('k')).toBeUndefined();
  expect(asked).toEqual(['k']);
  await kept.set('k', 'v', 60_000);
  expect(await known.get('k')).toBeUndefined();
  await clock.advance(5000);
  expect([await known.get('k'), await known.get('k'), asked.length]).toEqual(['v', 'v', 3]);
});

test('what is written here is known here at once', async () => {
  const { known } = kit(true);
  await known.get('k');
  expect(await known.replace('k', undefined, 'v', 1000)).toBe(true);
  expect(await known.get('k')).toBe('v');
});

test('so many keys are known to be absent at most', async () => {
  const { asked, known } = kit(true);
  for (let index = 0; index < 20_001; index += 1) await known.get(`k${index}`);
  await known.get('k0');
  expect(asked).toHaveLength(20_002);
});

test('what was asked before it was written here is not taken for absent, however late the answer comes', async () => {
  const kept = memoryState();
  const answers: (() => void)[] = [];
  const get = async (key: string) => {
    const found = kept.get(key);
    await new Promise<void>((resolve) => void answers.push(resolve));
    return found;
  };
  const known = brieflyKnown({ ...kept, get }, createFakeClock());
  const early = known.get('k');
  expect(await known.replace('k', undefined, 'v', 1000)).toBe(true);
  answers[0]?.();
  expect(await early).toBeUndefined();
  const later = known.get('k');
  answers[1]?.();
  expect(await later).toBe('v');
});
