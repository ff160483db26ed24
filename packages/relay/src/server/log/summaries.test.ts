import { createFakeClock } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import type { Line } from './entry.ts';
import { summaries } from './summaries.ts';

function setUp() {
  const clock = createFakeClock();
  const said: (readonly [string, unknown])[] = [];
  const { note, tell } = summaries(({ fields }) => said.push([String(fields['reason'] ?? 'others'), fields['count']]), clock);
  const line = (reason: string): Line => ({ level: 'warn', code: 'events-dropped', message: 'Gone.', fields: { reason } });
  return { clock, said, tell, note: (reason: string) => note(line(reason)) };
}

test('the first of a kind is said at once, the others together after a minute', async () => {
  const { clock, said, note } = setUp();
  for (let nth = 0; nth < 10_000; nth += 1) note('invalid');
  note('refused');
  expect(said).toEqual([
    ['invalid', 1],
    ['refused', 1],
  ]);
  await clock.advance(60_000);
  expect(said.slice(2)).toEqual([['invalid', 9999]]);
  note('invalid');
  await clock.advance(60_000);
  expect(said.slice(3)).toEqual([['invalid', 1]]);
});

test('a kind that was silent for a minute is new again, and nothing runs while all are silent', async () => {
  const { clock, said, note } = setUp();
  note('invalid');
  await clock.advance(60_000);
  expect(clock.pending).toBe(0);
  note('invalid');
  expect(said).toHaveLength(2);
});

test('what was counted is said at the end', () => {
  const { said, note, tell } = setUp();
  note('invalid');
  note('invalid');
  tell();
  expect(said).toEqual([
    ['invalid', 1],
    ['invalid', 1],
  ]);
});

test('kinds are bounded: beyond a hundred they share a line', async () => {
  const { clock, said, note } = setUp();
  for (let nth = 0; nth < 5000; nth += 1) note(`reason-${nth}`);
  expect(said).toHaveLength(101);
  await clock.advance(60_000);
  expect(said.slice(101)).toEqual([['others', 4899]]);
});

test('a platform that takes timers away with a request does not silence it', () => {
  let now = 0;
  const said: unknown[] = [];
  const { note } = summaries(({ fields }) => said.push(fields['count']), { ticks: () => now, after: () => () => undefined });
  const line: Line = { level: 'warn', code: 'events-dropped', message: 'Gone.', fields: {} };
  for (let nth = 0; nth < 5; nth += 1) note(line);
  now = 61_000;
  note(line);
  expect(said).toEqual([1, 4]);
});
