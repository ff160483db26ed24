import type { VisitorContext } from '@waymark/core';
import { expect, test } from 'vitest';
import { fakeHost } from '../__fixtures__/fake-host.ts';
import { anonymousId } from '../__fixtures__/messages.ts';
import { everything, later, line, setUp, signIn, units, visitor, whileTimeGoesOn } from '../__fixtures__/source-kit.ts';

/** A relay that hears of its visitor in a while. */
function setUpWithLatePage() {
  let known: VisitorContext | undefined;
  const host = fakeHost(visitor, []);
  const kit = setUp(everything, { ...host, contexts: { ...host.contexts, find: () => known } });
  return { ...kit, comesAfter: (ms: number) => void kit.clock.after(ms, () => (known = visitor)) };
}

test('what OrderCloud tells before the page has said whose it is, is told all the same, in its order', async () => {
  const { host, clock, give, comesAfter } = setUpWithLatePage();
  comesAfter(1000);
  const first = give(line('added', 'A', 1));
  // The page, the limit of the answer, and the next look.
  while (clock.pending < 3) await later();
  const answers = [first, give(line('added', 'B', 1)), give(signIn)];
  expect(await whileTimeGoesOn(clock, Promise.all(answers))).toEqual([204, 204, 204]);
  expect((units(host) as readonly unknown[]).filter((each) => each !== 'userSignedIn')).toEqual([['A 1'], ['A 1', 'B 1']]);
  expect(units(host)).toContain('userSignedIn');
});

test('nobody is waited for longer than OrderCloud waits for its answer', async () => {
  const { host, clock, give, comesAfter } = setUpWithLatePage();
  const start = clock.ticks();
  expect(await whileTimeGoesOn(clock, give(line('added', 'A', 1)))).toBe(204);
  expect(clock.ticks() - start).toBeLessThan(1800);
  comesAfter(0);
  await clock.advance(0);
  expect(await give(line('added', 'B', 1))).toBe(204);
  // What came before anybody was known does not count as added.
  expect(units(host)).toEqual([['B 1']]);
});

test('nothing is waited for where only another message can tell whose it is, or where nothing is reported', async () => {
  const unnamed = setUp(everything, fakeHost(undefined, []));
  expect(await unnamed.give(line('added', 'A', 1, { UserContext: { ID: 'u-1' } }))).toBe(204);
  const silent = setUp({}, fakeHost(undefined, [anonymousId]));
  for (const body of [line('added', 'A', 1), signIn]) expect(await silent.give(body)).toBe(204);
  expect([unnamed.clock.now(), silent.clock.now()]).toEqual([Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1)]);
});
