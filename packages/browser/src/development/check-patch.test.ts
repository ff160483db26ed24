import { isTrackingError } from '@waymark/core';
import type { PatchOperation } from '@waymark/core/events';
import { describe, expect, test } from 'vitest';
import { createPatch } from '../edit/create-patch.ts';
import { checkPatch } from './check-patch.ts';

const withValue = ['set', 'add', 'combine', 'remove'] as const;
const withNumber = ['increment', 'decrement'] as const;
const withoutValue = ['clear', 'unset'] as const;

function call(type: PatchOperation['type'], ...given: unknown[]): unknown {
  const patch = checkPatch(createPatch('sessionAttributesChanged', () => 'id'));
  return (patch[type] as (...given: unknown[]) => unknown)(...given);
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

test('a checked patch is used like any other', async () => {
  const patch = checkPatch(createPatch('userProfileChanged', () => 'id'));
  expect(await patch.set('firstName', 'Jo').increment('custom.points').save()).toEqual({
    name: 'userProfileChanged',
    id: 'id',
    operations: [
      { type: 'set', path: 'firstName', value: 'Jo' },
      { type: 'increment', path: 'custom.points', value: 1 },
    ],
  });
});

test('a refusal says what is taken', () => {
  expect(() => call('clear', 'a b')).toThrow(/clear\(\) takes a path such as/);
  expect(() => call('set', 'a', new Date(0))).toThrow(/set\(\) takes a path .* and plain lists and maps/);
});

describe('a value', () => {
  const nested = [null, '', 0, -1.5, true, [], {}, [1, [null, 'a'], { b: 1 }], { a: [1], b: { c: null }, d: 'x' }, Object.create(null)];
  const wrong = [Number.NaN, Infinity, 1n, Symbol('a'), () => 1, new Date(0), new Map(), /a/, [undefined], [[[1]]], [[{}]], { a: { b: [] } }, { a: { b: { c: 1 } } }];

  test.each(withValue)('to %s may have two levels of lists and maps', (type) => {
    for (const value of nested) expect(codeOf(() => call(type, 'a', value))).toBeUndefined();
    for (const value of [...wrong, undefined]) expect(codeOf(() => call(type, 'a', value))).toBe('patch-invalid');
  });

  test('to merge is a list or a map', () => {
    for (const value of nested) expect(codeOf(() => call('merge', 'a', value))).toBe(Object(value) === value ? undefined : 'patch-invalid');
    for (const value of wrong) expect(codeOf(() => call('merge', 'a', value))).toBe('patch-invalid');
  });

  test.each(withNumber)('to %s is a finite number', (type) => {
    for (const value of [0, -3, 0.5, undefined]) expect(codeOf(() => call(type, 'a', value))).toBeUndefined();
    for (const value of ['1', null, true, Number.NaN, Infinity, [1], {}]) expect(codeOf(() => call(type, 'a', value))).toBe('patch-invalid');
  });

  test.each(withoutValue)('is refused by %s', (type) => {
    expect(codeOf(() => call(type, 'a', null))).toBe('patch-invalid');
  });

  test('has names of up to 50 letters, digits and _ at both levels', () => {
    const long = 'x'.repeat(50);
    expect(codeOf(() => call('set', 'a', { [long]: { [long]: 1 } }))).toBeUndefined();
    for (const name of [`${long}x`, '', '1a', 'a-b', 'a b', 'ä', '__proto__']) {
      const map: unknown = JSON.parse(`{${JSON.stringify(name)}: 1}`);
      expect(codeOf(() => call('set', 'a', map))).toBe('patch-invalid');
      expect(codeOf(() => call('set', 'a', [map]))).toBe('patch-invalid');
    }
  });

  test('may have entries that are undefined, which do not count', () => {
    expect(codeOf(() => call('set', 'a', { b: undefined, 'c-d': undefined }))).toBeUndefined();
  });

  test('of a circle is refused', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(codeOf(() => call('set', 'a', circle))).toBe('patch-invalid');
  });
});
