import { expect, test } from 'vitest';
import { arrival } from './__fixtures__/arrival.ts';
import type { Arrival } from './arrivals.ts';
import { judgeRepeats } from './judge-repeats.ts';

const well = {};
const lost = { answered: false, request: { status: null, fault: { kind: 'reset-after', taken: true } } } as const;
const bad = { request: { status: 500, fault: { kind: 'status', taken: true } } } as const;
const late = { answered: false, request: { status: 200, fault: { kind: 'delay', taken: true } } } as const;
const slow = { request: { status: 200, fault: { kind: 'delay', taken: true } } } as const;
const kept = { taken: false, request: { status: 503, fault: { kind: 'status', taken: false } } } as const;

type Given = Parameters<typeof arrival>[0];

test.each<[string, readonly Given[], number]>([
  ['once', [well], 0],
  ['once after requests that were kept out', [kept, kept, well], 0],
  ['twice, the first answered 5xx', [bad, well], 0],
  ['twice, both answered 5xx', [bad, bad], 0],
  ['three times, all answered 5xx', [bad, bad, bad], 1],
  ['twice, the first answered well', [well, well], 1],
  ['twice, the first without an answer', [lost, well], 1],
  ['twice, the first answered too late', [late, well], 1],
])('a page event may not come to Tracify more than §12 permits: %s', (_what, given, faults) => {
  expect(judgeRepeats(given.map((each) => arrival(each)))).toHaveLength(faults);
});

test.each<[string, Partial<Arrival>, readonly Given[], number]>([
  ['an order at Tracify without an answer', { what: 'purchase' }, [lost, lost, well], 0],
  ['an order at Tracify answered well', { what: 'purchase' }, [well, well], 1],
  ['a view at another vendor without an answer', { vendor: 'sitecore-cdp', what: 'VIEW ' }, [lost, well], 0],
  ['a view at another vendor answered slowly, but well', { vendor: 'search', what: 'view page ' }, [slow, well], 1],
  ['a view at another vendor answered too late', { vendor: 'search', what: 'view page ' }, [late, well], 0],
  ['a view that was given up and came in after its repeat', { vendor: 'send', what: 'PAGE_VIEWED ' }, [{ sent: 2 }, { ...lost, sent: 1 }], 0],
  ['a view at another vendor answered well', { vendor: 'search', what: 'view page ' }, [well, well], 1],
])('others may be repeated for a cause: %s', (_what, kind, given, faults) => {
  expect(judgeRepeats(given.map((each) => arrival({ ...kind, ...each })))).toHaveLength(faults);
});

test('what happened in different seconds, or to different visitors, is no repeat', () => {
  expect(judgeRepeats([arrival(), arrival({ second: 101 }), arrival({ visitor: 'w' }), arrival({ what: 'productview' })])).toEqual([]);
});
