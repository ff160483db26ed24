import { createFakeClock } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { createInvocations } from './invocations.ts';

test('an invocation that is over waits for its deadline no more', async () => {
  const clock = createFakeClock();
  const invocations = createInvocations(clock);
  invocations.expectAnswers();
  const over = invocations.invoked(clock.now() + 60_000);
  expect(clock.pending).toBe(1);
  invocations.answered();
  await over;
  expect(clock.pending).toBe(0);
});

test('an invocation is over at its deadline', async () => {
  const clock = createFakeClock();
  const invocations = createInvocations(clock);
  invocations.waitUntil(new Promise(() => undefined));
  const over = invocations.invoked(clock.now() + 60_000);
  await clock.advance(60_000);
  await over;
  expect(clock.pending).toBe(0);
});

test('what others promise while somebody waits is not waited for', async () => {
  const clock = createFakeClock();
  const invocations = createInvocations(clock);
  let end = (): void => undefined;
  invocations.waitUntil(new Promise<void>((resolve) => void (end = resolve)));
  const done = invocations.done(Infinity);
  invocations.waitUntil(new Promise(() => undefined));
  end();
  await done;
  expect(clock.pending).toBe(0);
});
