import { isTrackingError } from '@waymark/core';
import type { PatchOperation } from '@waymark/core/events';
import { standardEvents } from '@waymark/core/events';
import { describe, expect, test } from 'vitest';
import { createPatch } from './create-patch.ts';

const circle: Record<string, unknown> = {};
circle['self'] = circle;

type Loose = (...given: unknown[]) => unknown;

function setUp() {
  const tracked: unknown[] = [];
  const patch = createPatch('sessionAttributesChanged', (name, payload) => {
    tracked.push({ name, payload });
    return `id-${tracked.length}`;
  });
  const call = (type: PatchOperation['type'], ...given: unknown[]) => (patch[type] as Loose)(...given);
  return { tracked, patch, call };
}

/** The code of what `run` throws. */
function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return isTrackingError(error) ? error.code : String(error);
  }
}

describe('a patch', () => {
  test('collects changes in order and tracks them as one event, which receivers take', async () => {
    const { tracked, patch } = setUp();
    const saved = patch
      .set('plan', 'monthly')
      .add('seen', 'hero')
      .combine('seen', ['hero', 'faq'])
      .merge({ step: 2, answers: { roast: 'dark', cups: 2 } })
      .increment('step')
      .decrement('retries', 0.5)
      .remove('seen', { a: 1 })
      .clear('answers')
      .unset('draft')
      .save();
    const operations = [
      { type: 'set', path: 'plan', value: 'monthly' },
      { type: 'add', path: 'seen', value: 'hero' },
      { type: 'combine', path: 'seen', value: ['hero', 'faq'] },
      { type: 'merge', path: '.', value: { step: 2, answers: { roast: 'dark', cups: 2 } } },
      { type: 'increment', path: 'step', value: 1 },
      { type: 'decrement', path: 'retries', value: 0.5 },
      { type: 'remove', path: 'seen', value: { a: 1 } },
      { type: 'clear', path: 'answers' },
      { type: 'unset', path: 'draft' },
    ];
    expect(tracked, 'before the promise is awaited').toEqual([{ name: 'sessionAttributesChanged', payload: { patch: { operations } } }]);
    expect(await saved).toEqual({ name: 'sessionAttributesChanged', id: 'id-1', operations });
    const { payload } = tracked[0] as { readonly payload: unknown };
    expect(await standardEvents.sessionAttributesChanged['~standard'].validate(payload)).not.toHaveProperty('issues');
  });

  test('tracks nothing when it is empty', async () => {
    const { tracked, patch } = setUp();
    expect(await patch.save()).toEqual({ name: 'sessionAttributesChanged', operations: [] });
    expect(tracked).toEqual([]);
  });

  test('is empty again once it is saved', async () => {
    const { tracked, patch } = setUp();
    const first = patch.clear('a').save();
    const second = await patch.unset('b').save();
    expect((await first).operations).toEqual([{ type: 'clear', path: 'a' }]);
    expect(second).toEqual({ name: 'sessionAttributesChanged', id: 'id-2', operations: [{ type: 'unset', path: 'b' }] });
    expect(tracked).toHaveLength(2);
    expect((await patch.save()).operations).toEqual([]);
  });

  test('keeps what was given, whatever the application does with it later', async () => {
    const { patch } = setUp();
    const list = ['a'];
    patch.set('list', list);
    list.push('b');
    expect((await patch.save()).operations).toEqual([{ type: 'set', path: 'list', value: ['a'] }]);
  });

  test.each([
    ['set', 'b c', 1],
    ['set', 'b', () => 1],
    ['increment', 'b', Number.NaN],
    ['decrement', 'b', Infinity],
    ['merge', 'b', null],
    ['set', 'b', Number.NaN],
    ['add', 'b', -Infinity],
    ['set', 'b', 1n],
    ['remove', 'b', circle],
    ['merge', 'b', circle],
    ['set', 'b', { toJSON: (): never => { throw new Error('no'); } }],
    ['merge', 'b', { toJSON: (): undefined => undefined }],
  ] as const)('does not take a wrong change (%s %s %o), and keeps the others', async (...[type, ...given]) => {
    const { patch, call, tracked } = setUp();
    patch.set('a', 1);
    expect(codeOf(() => call(type, ...given))).toBe('patch-invalid');
    expect((await patch.increment('c').save()).operations).toEqual([{ type: 'set', path: 'a', value: 1 }, { type: 'increment', path: 'c', value: 1 }]);
    const { payload } = tracked[0] as { readonly payload: unknown };
    expect(await standardEvents.sessionAttributesChanged['~standard'].validate(payload)).not.toHaveProperty('issues');
  });
});

describe('a path', () => {
  test.each(['.', 'a', '_', 'a.b', 'a[0]', '[0]', '[0][1].foo', 'a[0].b', 'custom.pets[10]', 'A1._b'])('%s is taken', (path) => {
    expect(codeOf(() => setUp().patch.clear(path))).toBeUndefined();
  });

  test.each(['', '..', '.a', 'a.', 'a..b', '1a', 'a.1', 'a[', 'a[]', 'a[x]', 'a[-1]', 'a.[0]', '[0]a', 'a b', 'a-b', '$.a', '.[0]', 'a\n', 'ä'])('"%s" is refused', (path) => {
    expect(codeOf(() => setUp().patch.clear(path))).toBe('patch-invalid');
  });

  test.each([undefined, null, 5, ['a'], {}])('%j is refused', (path) => {
    for (const type of ['add', 'clear', 'unset', 'increment'] as const) expect(codeOf(() => setUp().call(type, path))).toBe('patch-invalid');
    expect(codeOf(() => setUp().call('set', path, 1))).toBe('patch-invalid');
  });
});

describe('a lone value', () => {
  test.each([
    ['set', 5],
    ['set', null],
    ['set', { a: [1] }],
    ['merge', { a: 1 }],
    ['merge', [1]],
  ] as const)('to %s goes to the root: %j', async (type, value) => {
    const { patch, call } = setUp();
    call(type, value);
    expect((await patch.save()).operations).toEqual([{ type, path: '.', value }]);
  });

  test('that is a string is a path without a value', () => {
    for (const type of ['set', 'merge'] as const) expect(codeOf(() => setUp().call(type, 'a'))).toBe('patch-invalid');
  });

  test('is refused when it is undefined', () => {
    for (const type of ['set', 'merge'] as const) expect(codeOf(() => setUp().call(type))).toBe('patch-invalid');
  });
});

describe('a value', () => {
  test.each(['set', 'add', 'combine', 'remove'] as const)('goes with %s, whatever it is', (type) => {
    for (const value of [null, '', 0, true, [], { a: [1] }]) expect(codeOf(() => setUp().call(type, 'a', value))).toBeUndefined();
    expect(codeOf(() => setUp().call(type, 'a'))).toBe('patch-invalid');
  });

  test('to merge is a list or a map', () => {
    for (const value of [[], {}]) expect(codeOf(() => setUp().call('merge', 'a', value))).toBeUndefined();
    for (const value of ['', 0, true, null, undefined]) expect(codeOf(() => setUp().call('merge', 'a', value))).toBe('patch-invalid');
  });

  test.each(['increment', 'decrement'] as const)('to %s is a number', (type) => {
    for (const value of [0, -3, 0.5, undefined]) expect(codeOf(() => setUp().call(type, 'a', value))).toBeUndefined();
    for (const value of ['1', null, true, Number.NaN, -Infinity, [1], {}]) expect(codeOf(() => setUp().call(type, 'a', value))).toBe('patch-invalid');
  });

  test.each(['clear', 'unset'] as const)('is refused by %s', (type) => {
    for (const value of [null, 1, {}]) expect(codeOf(() => setUp().call(type, 'a', value))).toBe('patch-invalid');
  });
});
