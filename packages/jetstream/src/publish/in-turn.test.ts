import { expect, test } from 'vitest';
import { inTurn } from './in-turn.ts';

function later(): { readonly work: () => Promise<void>; readonly end: (fails?: boolean) => void; started(): boolean } {
  let [isStarted, resolve, reject] = [false, (): void => undefined, (_cause: Error): void => undefined];
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return {
    work: () => {
      isStarted = true;
      return promise;
    },
    end: (fails = false) => (fails ? reject(new Error('No.')) : resolve()),
    started: () => isStarted,
  };
}

test('work of one key goes one after another, also after a failure, and other keys do not wait', async () => {
  const turn = inTurn();
  const [first, second, other] = [later(), later(), later()];
  const failing = turn('a', first.work);
  const following = turn('a', second.work);
  const apart = turn('b', other.work);
  expect([first.started(), second.started(), other.started()]).toEqual([true, false, true]);
  first.end(true);
  await expect(failing).rejects.toThrow('No.');
  await Promise.resolve();
  expect(second.started()).toBe(true);
  second.end();
  other.end();
  await Promise.all([following, apart]);
});
