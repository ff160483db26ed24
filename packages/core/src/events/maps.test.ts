import { describe, expect, test } from 'vitest';
import { examples } from './__fixtures__/examples.ts';
import { otherTypes } from './__fixtures__/kinds.ts';
import { faultsOf, withValueAt } from './__fixtures__/validate.ts';

const emoji = '\u{1F600}';

function entries(count: number, value: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));
}

const badIdentifiers = ['', '1st', 'a-b', 'a.b', 'é', 'a b', emoji];

function inBrackets(name: string): string {
  return `[${JSON.stringify(name)}]`;
}

describe.each([
  ['cartViewed', 'cart.taxes'],
  ['cartModified', 'cart.costs'],
  ['checkoutStarted', 'cart.taxes'],
  ['orderPlaced', 'order.taxes'],
  ['orderPlaced', 'order.costs'],
] as const)('%s: %s', (name, path) => {
  const faults = (value: unknown): readonly string[] => faultsOf(name, withValueAt(examples[name].complete, path, value));

  test('takes any finite amount under any name but the empty one', () => {
    expect(faults({ vat: -1, ' ': 0, '1st': 0.5, constructor: 1e21, [emoji]: -0 })).toEqual([]);
    expect(faults(entries(500, 1))).toEqual([]);
  });

  test('refuses the name __proto__ before it looks at the value', () => {
    for (const value of ['1', '{}']) expect(faults(JSON.parse(`{"vat": 1, "__proto__": ${value}}`))).toEqual([`${path}.__proto__ unknown`]);
  });

  test('needs an entry, and an undefined one is none', () => {
    expect(faults({})).toEqual([`${path} minProperties:1`]);
    expect(faults({ vat: undefined })).toEqual([`${path} minProperties:1`]);
    expect(faults({ vat: 1, other: undefined })).toEqual([]);
  });

  test('refuses the empty name before it looks at the value', () => {
    expect(faults({ '': 'x' })).toEqual([`${path}[""] keyMinLength:1`]);
  });

  test('refuses what is no finite number', () => {
    for (const [value, rule] of otherTypes('type:number', 'number')) expect(faults({ vat: value })).toEqual([`${path}.vat ${rule}`]);
  });
});

describe('eventOccurred: details', () => {
  const faults = (details: unknown): readonly string[] => faultsOf('eventOccurred', { name: 'x', details });

  test('take up to 10 primitives, texts of up to 300 characters', () => {
    expect(faults({})).toEqual([]);
    expect(faults(entries(10, null))).toEqual([]);
    expect(faults({ ...entries(10, 1), absent: undefined })).toEqual([]);
    expect(faults({ a: '', b: 'x'.repeat(300), c: emoji.repeat(300), d: -1.5, e: true, f: false, g: null })).toEqual([]);
    expect(faults(entries(11, 1))).toEqual(['details maxProperties:10']);
    expect(faults({ a: 'x'.repeat(301) })).toEqual(['details.a maxLength:300']);
    expect(faults({ a: emoji.repeat(301) })).toEqual(['details.a maxLength:300']);
  });

  test('have names of up to 300 characters that are identifiers', () => {
    expect(faults({ ['x'.repeat(300)]: 1, _: 1, A_9: 1 })).toEqual([]);
    expect(faults({ ['x'.repeat(301)]: 1 })).toEqual([`details.${'x'.repeat(301)} keyMaxLength:300`]);
    expect(faults({ [emoji.repeat(301)]: [] })).toEqual([`details${inBrackets(emoji.repeat(301))} keyMaxLength:300`]);
    expect(faults({ [emoji.repeat(300)]: [] })).toEqual([`details${inBrackets(emoji.repeat(300))} keyPattern:identifier`]);
    for (const name of badIdentifiers) expect(faults({ [name]: [] })).toEqual([`details${inBrackets(name)} keyPattern:identifier`]);
  });

  test('hold no list, object or anything else', () => {
    for (const [value, rule] of otherTypes('type:primitive', 'string', 'number', 'boolean', 'null')) expect(faults({ a: value })).toEqual([`details.a ${rule}`]);
  });

  test('may be called like members of Object.prototype, but not __proto__', () => {
    expect(faults(JSON.parse('{"constructor": 2, "prototype": 1, "toString": 3}'))).toEqual([]);
    for (const value of ['1', '{}']) expect(faults(JSON.parse(`{"__proto__": ${value}}`))).toEqual(['details.__proto__ keyPattern:identifier']);
  });
});

describe('userSignedUp: profile.custom', () => {
  const faults = (custom: unknown): readonly string[] => faultsOf('userSignedUp', { userId: 'a', profile: { custom } });
  const at = 'profile.custom';

  test('takes up to 10 attributes with names of up to 20 characters', () => {
    expect(faults({})).toEqual([]);
    expect(faults(entries(10, 1))).toEqual([]);
    expect(faults(entries(11, 1))).toEqual([`${at} maxProperties:10`]);
    expect(faults({ ['x'.repeat(20)]: 1 })).toEqual([]);
    expect(faults({ ['x'.repeat(21)]: 1 })).toEqual([`${at}.${'x'.repeat(21)} keyMaxLength:20`]);
    for (const name of badIdentifiers) expect(faults({ [name]: {} })).toEqual([`${at}${inBrackets(name)} keyPattern:identifier`]);
  });

  test('takes texts of up to 100 characters at every level', () => {
    const good = 'x'.repeat(100);
    const bad = 'x'.repeat(101);
    expect(faults({ a: good, b: [good, [good], { c: good }], d: { e: good, f: [good], g: { h: good } } })).toEqual([]);
    expect(faults({ a: bad, b: [bad, [bad], { c: bad }], d: { e: bad, f: [bad], g: { h: bad } } })).toEqual(
      ['a', 'b[0]', 'b[1][0]', 'b[2].c', 'd.e', 'd.f[0]', 'd.g.h'].map((path) => `${at}.${path} maxLength:100`),
    );
  });

  test('takes lists of up to 30 elements and maps of up to 30 entries at both levels', () => {
    const list = (count: number): unknown => Array.from({ length: count }, () => 1);
    expect(faults({ a: list(30), b: [list(30), entries(30, 1)], c: { d: list(30), e: entries(30, 1) }, f: entries(30, 1), g: [], h: {} })).toEqual([]);
    expect(faults({ a: list(31), b: [list(31), entries(31, 1)], c: { d: list(31), e: entries(31, 1) }, f: entries(31, 1) })).toEqual([
      `${at}.a maxItems:30`,
      `${at}.b[0] maxItems:30`,
      `${at}.b[1] maxProperties:30`,
      `${at}.c.d maxItems:30`,
      `${at}.c.e maxProperties:30`,
      `${at}.f maxProperties:30`,
    ]);
  });

  test('takes map names of up to 50 characters at both levels', () => {
    const good = 'x'.repeat(50);
    const bad = 'x'.repeat(51);
    expect(faults({ a: { [good]: { [good]: 1 } } })).toEqual([]);
    expect(faults({ a: { [bad]: 1, [good]: { [bad]: 1, '1': 1 } } })).toEqual([
      `${at}.a.${bad} keyMaxLength:50`,
      `${at}.a.${good}["1"] keyPattern:identifier`,
      `${at}.a.${good}.${bad} keyMaxLength:50`,
    ]);
  });

  test('refuses the name __proto__ at every level', () => {
    const custom: unknown = JSON.parse('{"__proto__": 1, "constructor": 1, "a": {"__proto__": {"x": 1}, "b": {"__proto__": []}}, "c": [{"__proto__": null}]}');
    expect(faults(custom)).toEqual(['__proto__', 'a.__proto__', 'a.b.__proto__', 'c[0].__proto__'].map((path) => `${at}.${path} keyPattern:identifier`));
  });

  test('takes nothing below the second level, and nothing that JSON cannot hold', () => {
    expect(faults({ a: [[[]]], b: { c: { d: {} } } })).toEqual([`${at}.a[0][0] type:primitive`, `${at}.b.c.d type:primitive`]);
    for (const [value, rule] of otherTypes('type:primitive', 'string', 'number', 'boolean', 'null', 'array', 'object')) {
      expect(faults({ a: value, b: [value, [value]], c: { d: value } })).toEqual(['a', 'b[0]', 'b[1][0]', 'c.d'].map((path) => `${at}.${path} ${rule}`));
    }
  });
});
