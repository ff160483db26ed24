import { expect, test } from 'vitest';
import { createFakeWindow } from '../../__fixtures__/fake-window.ts';
import { createPart } from './own-part.ts';

/** A part whose transactions end when told. */
function slowPart() {
  const { win, local } = createFakeWindow();
  const transactions: EventTarget[] = [];
  const texts: string[] = [];
  const failures: unknown[] = [];
  const events = [{ id: 'a', json: '{"id":"a"}', lanes: ['relay'] }];
  const begin = (): IDBObjectStore => {
    const transaction = new EventTarget();
    transactions.push(transaction);
    return { put: (text: string) => void texts.push(text), delete: () => undefined, transaction } as unknown as IDBObjectStore;
  };
  const part = createPart(win, 'part', () => events, begin, () => true, (cause) => failures.push(cause));
  const end = async (nth: number, how: 'complete' | 'abort'): Promise<void> => {
    transactions[nth]?.dispatchEvent(new Event(how));
    await new Promise((resolve) => setTimeout(resolve));
  };
  const change = async (): Promise<void> => {
    part.changed();
    await Promise.resolve();
  };
  return { part, begin, end, change, transactions, texts, failures, local };
}

test('what changes while a transaction is under way goes with the next', async () => {
  const { change, end, transactions, texts } = slowPart();
  await change();
  await change();
  await change();
  expect(transactions).toHaveLength(1);
  await end(0, 'complete');
  expect(transactions).toHaveLength(2);
  await end(1, 'complete');
  expect(texts.map((text) => JSON.parse(text)[0])).toEqual([1, 3]);
});

test.each([
  ['first', [0, 1]],
  ['second', [1, 0]],
] as const)('goes on writing after one of two transactions has failed, the %s one', async (_title, [failed, done]) => {
  const { part, begin, change, end, transactions, failures, local } = slowPart();
  await change();
  // As when the parts of dead pages are taken over meanwhile.
  void part.write(begin());
  await end(failed, 'abort');
  await end(done, 'complete');
  expect(failures).toHaveLength(1);
  const before = transactions.length;
  await change();
  expect(transactions).toHaveLength(before + 1);
  await end(before, 'complete');
  expect(local.getItem('part')).toBeNull();
});

test('goes on writing after a transaction that failed', async () => {
  const { change, end, transactions, local } = slowPart();
  await change();
  await end(0, 'abort');
  expect(local.getItem('part')).toContain('"a');
  await change();
  await end(1, 'complete');
  expect(transactions).toHaveLength(2);
  expect(local.getItem('part')).toBeNull();
});
