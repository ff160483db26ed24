import type { Refusal } from '@waymark/core';
import { expect, test } from 'vitest';
import { goal, relayKit } from '../__fixtures__/relay-kit.ts';

const hour = 3_600_000;

async function problemsAfter(hoursBetween: number): Promise<readonly Refusal[]> {
  const problems: Refusal[] = [];
  const kit = relayKit({ onError: (problem) => problems.push(problem), limits: { maxAgeMs: 10 * hour, rememberIds: 3 } });
  for (const id of 'abcdef') {
    await kit.post([goal(id, { occurredAt: kit.clock.now() })]);
    await kit.clock.advance(hoursBetween * hour);
  }
  return problems;
}

test('a relay that forgets ids before their time says so, once, and how many it would have to remember', async () => {
  expect(await problemsAfter(1)).toEqual([{ code: 'ids-forgotten', message: expect.stringMatching(/^3 events came within 180 min,.*"limits.rememberIds" to 11,/) }]);
});

test('and names no number that no machine could hold', async () => {
  const [problem] = await problemsAfter(1 / hour);
  expect(problem?.message).toMatch(/^3 events came within 1 min,.* taken again\. Set "limits\.maxAgeMs" to less\.$/);
});

test('and says nothing where they are forgotten because their time is over', async () => {
  expect(await problemsAfter(4)).toEqual([]);
});
