import { expect, test } from 'vitest';
import { decision, goal } from '../__fixtures__/relay-kit.ts';
import { clockOwner, counterOwner } from './batch-owner.ts';

function batch(events: readonly unknown[], counters: unknown = { dropped: 1 }) {
  return { sentAt: 0, counters, events };
}

/** An event of a page that was loaded at a time. */
function of(tabId: string | undefined, pageLoadedAt?: number, browserId = 'b') {
  return goal('a', { who: { browserId, ...(tabId && { tabId }) }, where: { runtime: 'browser', url: 'https://shop.example/', ...(pageLoadedAt && { pageLoadedAt }) } });
}

const ofServer = goal('s', { where: { runtime: 'server', service: 'orders' } });

test.each([
  ['the same page', of('t', 5), of('t', 5), true],
  ['tabs of one browser', of('t', 5), of('u', 5), false],
  ['a tab that was loaded again', of('t', 5), of('t', 6), false],
  ['browsers whose pages have no tab', of(undefined, 5, 'b'), of(undefined, 5, 'c'), false],
])('the counters of %s have one owner: %s', (_title, one, other, isOne) => {
  expect(counterOwner(batch([one])) === counterOwner(batch([other]))).toBe(isOne);
});

test.each([
  ['an event that an earlier page left', [of('t', 4), of('u', 5), of('v', 3)], [of('u', 5)]],
  ['a decision', [decision('d'), of('u', 5)], [of('u', 5)]],
])('the owner is the page that sends, also with %s', (_title, mixed, alone) => {
  expect(counterOwner(batch(mixed))).toBe(counterOwner(batch(alone)));
  expect(counterOwner(batch(alone))).toBeDefined();
});

test('a sender that names itself is believed, whatever it sends', () => {
  const owners = [[of('t', 4)], [of('u', 5)], [decision('d')], [ofServer], []].map((events) => counterOwner(batch(events, { sender: 0.25 })));
  expect(owners).toEqual(Array.from({ length: 5 }, () => 'sender 0.25'));
  expect(counterOwner(batch([of('t', 4)], { sender: 0.5 }))).toBe('sender 0.5');
});

test.each([
  ['a service', [ofServer]],
  ['decisions alone', [decision('d')]],
  ['nothing', []],
  ['nonsense', [7, null, { who: 7, where: [] }, { who: { tabId: 'x'.repeat(129) } }]],
])('the counters of %s have no owner', (_title, events) => {
  expect(counterOwner(batch(events))).toBeUndefined();
});

test.each([
  ['a browser', [of('t', 5)], 'b'],
  ['a tab of nobody', [goal('a', { who: { tabId: 't' } })], 't'],
  ['a decision', [decision('d')], 'browser-1'],
  ['a service', [ofServer], undefined],
  ['nothing', [], undefined],
])('the clock of a batch is the one of %s', (_title, events, owner) => {
  expect(clockOwner(batch(events))).toBe(owner);
});
