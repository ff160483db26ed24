import type { SendOutcome, Source } from '@waymark/core';
import { expect, test } from 'vitest';
import { trackedPage, type TrackedPage } from '../__fixtures__/tracked-page.ts';
import { createDisk, strictOutbox } from './__fixtures__/disk.ts';

type Emit = Parameters<Source['start']>[0];

/** A page whose destination never answers. */
function fullPage(maxBytes: number): TrackedPage & { readonly tell: Emit } {
  const emitters: Emit[] = [];
  const source: Source = { name: 'test', start: (emit) => (emitters.push(emit), () => undefined) };
  const outbox = strictOutbox({ disk: createDisk(), part: 'page', maxBytes, mayStore: () => true });
  const page = trackedPage({ limits: { maxEvents: 1, maxBytes: 65_536, concurrency: 1 }, answer: () => new Promise<SendOutcome>(() => undefined) }, { outbox, sources: [source] });
  return { ...page, tell: (...what) => emitters[0]?.(...what) };
}

const payload = { filler: 'x'.repeat(1000) };

test('too much gives up the lowest priority first, and of that the oldest', async () => {
  const { clock, see, tell, told } = fullPage(6500);
  see('orderPlaced', payload);
  await clock.advance(0);
  see('eventOccurred', payload);
  tell('nothingChanged', payload);
  see('orderPlaced', payload);
  see('eventOccurred', payload);
  await Promise.resolve();
  expect(told()).toEqual(['queue-full queue-full e3']);
  see('orderPlaced', payload);
  await Promise.resolve();
  expect(told().slice(1)).toEqual(['queue-full queue-full e2']);
  see('orderPlaced', payload);
  await Promise.resolve();
  expect(told().slice(2)).toEqual(['queue-full queue-full e5']);
  see('orderPlaced', payload);
  await Promise.resolve();
  expect(told().slice(3)).toEqual(['queue-full queue-full e4']);
});

test('what is on its way is never given up, also when nothing else is left', async () => {
  const { clock, leave, see, report, told } = fullPage(3500);
  see('eventOccurred', payload);
  see('eventOccurred', payload);
  leave();
  await clock.advance(0);
  see('orderPlaced', payload);
  await Promise.resolve();
  expect(told()).toEqual(['queue-full queue-full e3']);
  expect(report()).toEqual({ accepted: 3, delivered: 0, waiting: 2, dropped: { 'queue-full': 1 } });
});

test('without an outbox a mebibyte may wait', async () => {
  const { see, told, report } = trackedPage();
  for (let nth = 0; nth < 1020; nth += 1) see('eventOccurred', { filler: 'é'.repeat(500) });
  await Promise.resolve();
  const dropped = told().length;
  expect(dropped).toBeGreaterThan(300);
  expect(dropped).toBeLessThan(600);
  expect(report()?.waiting).toBe(1020 - dropped);
  expect(told()[0]).toBe('queue-full queue-full e1');
});

test('what is too large for the destination gives up nothing but itself', async () => {
  const { see, report, told } = trackedPage({ answer: () => new Promise<SendOutcome>(() => undefined) });
  for (let nth = 0; nth < 3; nth += 1) see('eventOccurred', payload);
  see('orderPlaced', { filler: 'x'.repeat(2_000_000) });
  await Promise.resolve();
  expect(told()).toEqual(['too-large too-large e4']);
  expect(report()).toMatchObject({ accepted: 4, waiting: 3 });
});
