import { describe, expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { startSnippet } from './start-snippet.ts';

interface Page {
  waymark?: unknown;
}

/** A page with this queue, a tracker that notes its calls, and what the console was told. */
function setUp(queue?: unknown, create?: (options: object) => object) {
  const { win } = createFakeWindow();
  const page = win as unknown as Page;
  if (queue !== undefined) page.waymark = queue;
  const calls: unknown[][] = [];
  const errors: unknown[] = [];
  Object.assign(win.console, { error: (_text: string, error: unknown) => errors.push((error as Error).message) });
  const tracker = {
    track: (...given: unknown[]) => calls.push(['track', ...given]),
    identify: (...given: unknown[]) => calls.push(['identify', ...given]),
    setConsent() {
      throw new Error('broken');
    },
    version: 1,
  };
  const load = (dataset?: DOMStringMap) =>
    startSnippet({ window: win, dataset, create: create ?? ((options) => (calls.push(['start', options]), tracker)) });
  return { page, calls, errors, load, push: (...given: unknown[]) => (page.waymark as { push: (...each: unknown[]) => void }).push(...given) };
}

const stamped = (time: number, ...call: unknown[]) => Object.assign(call, { time });

describe('the queue', () => {
  test('is worked off in order once the tracker has started, each call at its own time', () => {
    const { calls, load } = setUp([
      stamped(5, 'track', 'goalCompleted', { goalId: 'first' }),
      stamped(6, 'start', { relay: '/events' }),
      stamped(7, 'identify', 'user-1', { email: 'a@shop.example' }),
      stamped(8, 'track', 'goalCompleted', { goalId: 'second' }, { key: 'k' }),
      ['track', 'goalCompleted', { goalId: 'third' }],
      stamped(9, 'track', 'goalCompleted', { goalId: 'import' }, { occurredAt: 1 }),
    ]);
    load();
    expect(calls).toEqual([
      ['start', { relay: '/events' }],
      ['track', 'goalCompleted', { goalId: 'first' }, { occurredAt: 5 }],
      ['identify', 'user-1', { email: 'a@shop.example' }],
      ['track', 'goalCompleted', { goalId: 'second' }, { occurredAt: 8, key: 'k' }],
      ['track', 'goalCompleted', { goalId: 'third' }],
      ['track', 'goalCompleted', { goalId: 'import' }, { occurredAt: 1 }],
    ]);
  });

  test('may hold functions, which get the tracker', () => {
    const { calls, load, push } = setUp([(tracker: { identify: (id: string) => void }) => tracker.identify('user-1'), ['start']]);
    load();
    push((tracker: { identify: (id: string) => void }) => tracker.identify('user-2'));
    expect(calls).toEqual([['start', {}], ['identify', 'user-1'], ['identify', 'user-2']]);
  });

  test('goes on after a call that fails', () => {
    const { calls, errors, load } = setUp([
      ['start'],
      ['setConsent', { analytics: true }],
      ['trak', 'goalCompleted'],
      ['version'],
      ['constructor'],
      ['start', {}],
      ['track', 'goalCompleted', { goalId: 'last' }],
    ]);
    load();
    expect(calls.slice(1)).toEqual([['track', 'goalCompleted', { goalId: 'last' }]]);
    expect(errors).toEqual([
      'broken',
      'There is no "trak" to call.',
      'There is no "version" to call.',
      'There is no "constructor" to call.',
      'There is no "start" to call: the tracker has started.',
    ]);
  });

  test('holds whatever scripts put into it, and the rest goes on', () => {
    const { calls, errors, load, push } = setUp([null, 0, '', undefined, 'track', {}, ['start'], ['identify', 'user-1']]);
    load();
    push(null, ['identify', 'user-2'], undefined, ['identify', 'user-3']);
    expect(calls).toEqual([['start', {}], ['identify', 'user-1'], ['identify', 'user-2'], ['identify', 'user-3']]);
    expect(errors).toHaveLength(8);
  });

  test('waits until somebody starts the tracker', () => {
    const { calls, load, push } = setUp([['track', 'goalCompleted', { goalId: 'a' }]]);
    load();
    push(['track', 'goalCompleted', { goalId: 'b' }]);
    expect(calls).toEqual([]);
    push(['start', { relay: '/events' }], ['track', 'goalCompleted', { goalId: 'c' }]);
    expect(calls.map(([name, , payload]) => payload ?? name)).toEqual(['start', { goalId: 'a' }, { goalId: 'b' }, { goalId: 'c' }]);
  });

  test('waits for another start when the first one failed', () => {
    const made: object[] = [];
    const { errors, load, push } = setUp([['start', { namespace: '?' }], ['note']], (options) => {
      if ('namespace' in options) throw new Error('namespace-invalid');
      return { note: () => made.push(options) };
    });
    load();
    expect([errors, made]).toEqual([['namespace-invalid'], []]);
    push(['start', { relay: '/events' }]);
    expect(made).toEqual([{ relay: '/events' }]);
  });

  test('keeps its order when a call makes another', () => {
    const { calls, load, push } = setUp([['start'], () => push(['identify', 'last']), ['identify', 'first']]);
    load();
    expect(calls.slice(1)).toEqual([['identify', 'first'], ['identify', 'last']]);
  });

  test('may be kept by scripts of the page', () => {
    const queue: unknown[] = [['start']];
    const { calls, load } = setUp(queue);
    load();
    queue.push(['identify', 'user-1']);
    expect([calls.slice(1), [...queue]]).toEqual([[['identify', 'user-1']], []]);
  });
});

describe('the script tag', () => {
  test.each([
    [{ relay: '/events' }, { relay: '/events' }],
    [{ options: '{"namespace":"shop"}' }, { namespace: 'shop' }],
    [{ relay: '/events', options: '{"autoTrack":false}' }, { relay: '/events', autoTrack: false }],
    [{ relay: '' }, { relay: '' }],
  ])('%j starts the tracker', (dataset, options) => {
    const { calls, load } = setUp();
    load(dataset);
    expect(calls).toEqual([['start', options]]);
  });

  test('without attributes starts nothing', () => {
    const { calls, load } = setUp();
    load({});
    expect(calls).toEqual([]);
  });

  test('with options that are no JSON says so', () => {
    const { calls, errors, load } = setUp([['track', 'goalCompleted', { goalId: 'a' }]]);
    load({ options: '{relay}' });
    expect([calls.length, errors.length]).toEqual([0, 1]);
  });

  test('may stand in a page twice', () => {
    const { calls, load, page } = setUp();
    load({ relay: '/events' });
    const first = page.waymark;
    load({ relay: '/events' });
    expect([calls.length, page.waymark === first]).toEqual([1, true]);
  });
});

describe('window.waymark', () => {
  test('has the methods of the tracker once it has started', () => {
    const { calls, load, page } = setUp();
    load({ relay: '/events' });
    (page.waymark as { track: (...given: unknown[]) => void }).track('goalCompleted', { goalId: 'a' });
    expect(calls.at(-1)).toEqual(['track', 'goalCompleted', { goalId: 'a' }]);
  });

  test.each([null, 5, { id: 'waymark' }])('is taken over where it is %j', (other) => {
    const { calls, load, push } = setUp(other);
    load({ relay: '/events' });
    push(['identify', 'user-1']);
    expect(calls.at(-1)).toEqual(['identify', 'user-1']);
  });
});
