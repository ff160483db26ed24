import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attacks } from './__fixtures__/attacks.ts';
import { batch, event, startTarget, type Target } from './__fixtures__/target.ts';

let target: Target;
let healthy = 0;

beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());

describe.each(Object.entries(attacks))('%s', (_group, rows) => {
  test.each(rows)('$title', async ({ answer, attack }) => {
    expect(await attack(target)).toBe(answer);
    healthy += 1;
    expect(await target.answer({ body: batch([event(`healthy-${healthy}`)]) })).toBe('202 accepted');
    expect(Object.getOwnPropertyNames({}.constructor.prototype)).not.toContain('admin');
  });
});

test('what was sent between the attacks is delivered, and nothing of the attacks but what was accepted', async () => {
  const ids = (await target.delivered()).map(({ id }) => id);
  const accepted = ['around', 'address', 'copied'];
  expect([...ids].sort()).toEqual([...Array.from({ length: healthy }, (_, index) => `healthy-${index + 1}`), ...accepted].sort());
});

test('the table is in the documentation', () => {
  const page = readFileSync(new URL('../../../../../docs/relay-abuse.md', import.meta.url), 'utf8');
  for (const row of Object.values(attacks).flat()) expect(page).toContain(`| ${row.title} | ${row.answer} | ${row.because} |\n`);
});
