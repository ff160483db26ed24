import * as z from 'zod/mini';
import { describe, expect, test } from 'vitest';
import { examples } from './__fixtures__/examples.ts';
import { properties } from './__fixtures__/properties.ts';
import { faultsOf, issuesOf, withValueAt } from './__fixtures__/validate.ts';
import type { StandardEventName } from './payloads.ts';
import { standardEvents } from './standard-events.ts';

const names = Object.keys(standardEvents) as readonly StandardEventName[];
const rows = names.flatMap((name) =>
  Object.entries(properties[name]).map(([key, kind]) => {
    const required = key.endsWith('!');
    return { name, path: key.replace('!', ''), required, presence: required ? 'must' : 'need not', kind, kindTitle: kind.title };
  }),
);

test('the vocabulary has 21 events', () => {
  expect(new Set(names)).toEqual(new Set(Object.keys(examples)));
  expect(names).toHaveLength(21);
});

describe.each(names)('%s', (name) => {
  test.each(['minimal', 'complete'] as const)('takes the %s example and returns it, not a copy', (which) => {
    const payload: unknown = examples[name][which];
    expect(issuesOf(name, payload)).toEqual([]);
    expect(standardEvents[name]['~standard'].validate(payload)).toHaveProperty('value', payload);
    expect((standardEvents[name]['~standard'].validate(payload) as { value: unknown }).value).toBe(payload);
    expect(z.parse(standardEvents[name], payload)).toBe(payload);
  });

  test.each([undefined, null, 5, 'text', [], new Date(0), new Map(), () => 1])('refuses a payload that is no plain object (%#)', (payload) => {
    expect(faultsOf(name, payload)).toEqual(['type:object']);
  });
});

describe.each(rows)('$name: $path, $kindTitle', ({ name, path, kind }) => {
  const complete = examples[name].complete;

  test('takes what lies within its bounds', () => {
    for (const value of kind.takes) expect({ value, faults: faultsOf(name, withValueAt(complete, path, value)) }).toEqual({ value, faults: [] });
  });

  test('refuses what lies outside, with path and rule', () => {
    for (const [value, rule, at = ''] of kind.refuses) {
      expect(faultsOf(name, withValueAt(complete, path, value))).toEqual([`${path}${at} ${rule}`]);
    }
  });

});

test.each(rows)('$name: $path $presence be there', ({ name, path, required }) => {
  const { complete } = examples[name];
  const expected = required ? [`${path} required`] : [];
  expect(faultsOf(name, withValueAt(complete, path, undefined))).toEqual(expected);
  expect(faultsOf(name, withUndefinedAt(complete, path))).toEqual(expected);
});

function withUndefinedAt(data: unknown, path: string): unknown {
  const copy = structuredClone(data);
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const last = keys.pop() ?? '';
  const holder = keys.reduce<unknown>((current, key) => (current as Readonly<Record<string, unknown>>)[key], copy) as Record<string, unknown>;
  holder[last] = undefined;
  return copy;
}
