import { describe, expect, test } from 'vitest';
import { otherTypes } from './__fixtures__/kinds.ts';
import { faultsOf } from './__fixtures__/validate.ts';

const at = 'patch.operations[0]';
const types = 'enum:set|add|combine|merge|increment|decrement|clear|unset|remove';

describe.each(['userProfileChanged', 'sessionAttributesChanged'] as const)('a patch of %s', (name) => {
  const faults = (...operations: readonly unknown[]): readonly string[] => faultsOf(name, { patch: { operations } });

  test('may be empty', () => {
    expect(faults()).toEqual([]);
  });

  test.each(['set', 'add', 'combine', 'remove'])('takes any nested value to %s', (type) => {
    for (const value of [null, '', 'x'.repeat(5000), 0, -1.5, true, [], {}, [1, [null, 'a'], { b: 1 }], { a: [1], b: { c: null }, d: 'x' }]) {
      expect(faults({ type, path: 'a', value })).toEqual([]);
    }
    expect(faults({ type, path: '.', value: Array.from({ length: 500 }, () => [1]) })).toEqual([]);
    expect(faults({ type, path: 'a' })).toEqual([`${at}.value required`]);
    expect(faults({ type, path: 'a', value: undefined })).toEqual([`${at}.value required`]);
    expect(faults({ type, path: 'a', value: [[[1]], { a: { b: 1 } }] })).toEqual([`${at}.value[0][0] type:primitive`, `${at}.value[1].a type:primitive`]);
    for (const [value, rule] of otherTypes('type:primitive', 'string', 'number', 'boolean', 'null', 'array', 'object')) {
      expect(faults({ type, path: 'a', value })).toEqual([`${at}.value ${rule}`]);
    }
  });

  test('takes a list or a map to merge, nothing else', () => {
    for (const value of [[], {}, [1, 'a', null], [[1], { a: 1 }], { a: 1, b: [1], c: { d: 1 } }]) expect(faults({ type: 'merge', path: '.', value })).toEqual([]);
    for (const [value] of otherTypes('', 'array', 'object')) expect(faults({ type: 'merge', path: '.', value })).toEqual([`${at}.value type:array|object`]);
    expect(faults({ type: 'merge', path: '.', value: { a: { b: [1] } } })).toEqual([`${at}.value.a.b type:primitive`]);
    expect(faults({ type: 'merge', path: '.' })).toEqual([`${at}.value required`]);
  });

  test('takes map names of up to 50 characters that are identifiers, at both levels', () => {
    const good = 'x'.repeat(50);
    expect(faults({ type: 'set', path: 'a', value: { [good]: { [good]: 1 } } })).toEqual([]);
    expect(faults({ type: 'merge', path: 'a', value: { [`${good}x`]: 1, 'a-b': 1, c: { '1': 1 } } })).toEqual([
      `${at}.value.${good}x keyMaxLength:50`,
      `${at}.value["a-b"] keyPattern:identifier`,
      `${at}.value.c["1"] keyPattern:identifier`,
    ]);
  });

  test.each(['set', 'merge'])('refuses the map name __proto__ at both levels of a value to %s', (type) => {
    const value: unknown = JSON.parse('{"__proto__": {"x": 1}, "a": {"__proto__": 1, "constructor": 1}}');
    expect(faults({ type, path: 'a', value })).toEqual(['__proto__', 'a.__proto__'].map((path) => `${at}.value.${path} keyPattern:identifier`));
  });

  test.each(['increment', 'decrement'])('takes any finite number to %s', (type) => {
    for (const value of [0, -3, 0.5]) expect(faults({ type, path: 'a', value })).toEqual([]);
    expect(faults({ type, path: 'a' })).toEqual([`${at}.value required`]);
    for (const [value, rule] of otherTypes('type:number', 'number')) expect(faults({ type, path: 'a', value })).toEqual([`${at}.value ${rule}`]);
  });

  test.each(['clear', 'unset'])('takes no value to %s', (type) => {
    expect(faults({ type, path: 'a' })).toEqual([]);
    expect(faults({ type, path: 'a', value: undefined })).toEqual([]);
    expect(faults({ type, path: 'a', value: null })).toEqual([`${at}.value unknown`]);
  });

  test('reports nothing but the type of an operation that has none it knows', () => {
    expect(faults({ path: 5, value: 1 })).toEqual([`${at}.type required`]);
    expect(faults({ type: undefined, path: 5 })).toEqual([`${at}.type required`]);
    expect(faults({ type: 5, extra: 1 })).toEqual([`${at}.type type:string`]);
    expect(faults({ type: null })).toEqual([`${at}.type type:string`]);
    for (const type of ['', 'Set', 'constructor', '__proto__']) expect(faults({ type, extra: 1 })).toEqual([`${at}.type ${types}`]);
    for (const [value, rule] of otherTypes('type:object', 'object')) expect(faults(value)).toEqual([`${at} ${rule}`]);
  });

  test('reports what is missing first and what is not listed where it stands', () => {
    expect(faults({ type: 'set', extra: 1 }, { extra: 1, path: 5, type: 'clear' })).toEqual([
      `${at}.path required`,
      `${at}.value required`,
      `${at}.extra unknown`,
      'patch.operations[1].extra unknown',
      'patch.operations[1].path type:string',
    ]);
  });
});
