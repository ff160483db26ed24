import { expect, test } from 'vitest';
import { layoutOf, partitionOf } from './layout.ts';

test.each([
  ['', 8, 5],
  ['browser-1', 8, 5],
  ['browser-2', 8, 4],
  ['Blåbær', 64, 44],
])('%j is in the same one of partitions in every version', (key, partitions, partition) => {
  expect(partitionOf(key, partitions)).toBe(partition);
});

test('keys spread over all partitions', () => {
  const counts = Array.from({ length: 8 }, () => 0);
  for (let index = 0; index < 8000; index += 1) {
    const partition = partitionOf(`browser-${index}`, 8);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(800);
});

test('a lane of any name has names that subjects and consumers may have, and no two lanes the same', () => {
  const { events, consumer } = layoutOf('shop', 8);
  const lanes = ['tracify', 'sitecore-cdp', 'My lane', 'a.b', 'a*', '_61', '>', 'ü'];
  for (const lane of lanes) expect([events(lane, 3), consumer(lane, 3)]).toEqual([expect.stringMatching(/^shop\.events\.[\w-]+\.3$/), expect.stringMatching(/^[\w-]+-3$/)]);
  expect(new Set(lanes.map((lane) => consumer(lane, 0))).size).toBe(lanes.length);
});
