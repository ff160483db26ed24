import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** The stub is a script: it runs when it is loaded, on the global `window`. */
async function run(): Promise<void> {
  vi.resetModules();
  await import('./stub.ts');
}

type Call = unknown[] & { time?: number };

const page: { waymark?: unknown } = {};

beforeEach(() => {
  vi.stubGlobal('window', page);
  vi.spyOn(Date, 'now').mockReturnValueOnce(10).mockReturnValueOnce(11).mockReturnValue(12);
});

afterEach(() => {
  delete page.waymark;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('calls are kept in order, with their time and all they were given', async () => {
  await run();
  const queue = page.waymark as Call[];
  expect(queue.push(['track', 'a', {}, { key: 'k' }], ['identify', 'b'])).toBe(2);
  queue.push(['track', 'c']);
  expect(queue.map((call) => [...call, call.time])).toEqual([
    ['track', 'a', {}, { key: 'k' }, 10],
    ['identify', 'b', 11],
    ['track', 'c', 12],
  ]);
});

test('a call is kept as it was made, whatever the page does with it later', async () => {
  await run();
  const queue = page.waymark as Call[];
  const items = ['a'];
  queue.push(Object.freeze(['track', 'cartViewed', { items }]) as unknown[]);
  items.push('b');
  expect(queue[0]?.[2]).toEqual({ items: ['a'] });
});

test('what is no call throws at nobody', async () => {
  await run();
  const queue = page.waymark as unknown[];
  expect(queue.push(null, undefined, 5, 'track', ['track', 'a'])).toBe(5);
  expect(queue[4]).toMatchObject({ 0: 'track', 1: 'a' });
});

test('functions are kept, alone and among options', async () => {
  await run();
  const queue = page.waymark as unknown[];
  const onDrop = (): void => undefined;
  queue.push(onDrop, ['start', { onDrop }]);
  expect(queue[0]).toBe(onDrop);
  expect(queue[1]).toMatchObject({ 0: 'start', 1: { onDrop }, time: 11 });
});

test('a queue that is there already is used', async () => {
  const queue: Call[] = [['track', 'a']];
  page.waymark = queue;
  await run();
  queue.push(['track', 'b']);
  expect(page.waymark).toBe(queue);
  expect(queue.map(({ time }) => time)).toEqual([undefined, 10]);
});

test('loaded twice it keeps calls once', async () => {
  await run();
  await run();
  const queue = page.waymark as unknown[];
  queue.push(['track', 'a']);
  expect([...queue]).toEqual([Object.assign(['track', 'a'], { time: 11 })]);
});

test('loaded after the script it changes nothing', async () => {
  const started = { push: () => undefined };
  page.waymark = started;
  await run();
  expect([page.waymark === started, Object.keys(started)]).toEqual([true, ['push']]);
});
