import * as z from 'zod/mini';
import { describe, expect, test } from 'vitest';
import { examples } from './__fixtures__/examples.ts';
import { properties } from './__fixtures__/properties.ts';
import { faultsOf, issuesOf, withValueAt } from './__fixtures__/validate.ts';
import type { StandardEventName } from './payloads.ts';
import { standardEvents } from './standard-events.ts';

const names = Object.keys(standardEvents) as readonly StandardEventName[];
const rows = names.flatMap((name) =>
  Object.entries(properties[name]).map(([key, kind]) => ({ name, path: key.replace('!', ''), required: key.endsWith('!'), kind, kindTitle: kind.title })),
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

describe.each(rows)('$name: $path, $kindTitle', ({ name, path, required, kind }) => {
  const complete = examples[name].complete;

  test('takes what lies within its bounds', () => {
    for (const value of kind.takes) expect(faultsOf(name, withValueAt(complete, path, value)), String(value)).toEqual([]);
  });

  test('refuses what lies outside, with path and rule', () => {
    for (const [value, rule, at = ''] of kind.refuses) {
      const payload = withValueAt(complete, path, value);
      // An own property is there even when it holds what JSON cannot.
      expect(faultsOf(name, payload), `${typeof value}`).toEqual([`${path}${at} ${rule}`]);
    }
  });

  test(required ? 'must be there' : 'may be absent', () => {
    const expected = required ? [`${path} required`] : [];
    expect(faultsOf(name, withValueAt(complete, path, undefined))).toEqual(expected);
    const holder = path.slice(0, Math.max(path.lastIndexOf('.'), 0));
    expect(faultsOf(name, withUndefinedAt(complete, holder, path))).toEqual(expected);
  });
});

function withUndefinedAt(data: unknown, holder: string, path: string): unknown {
  const leaf = path.slice(holder === '' ? 0 : holder.length + 1);
  const steps = holder.split(/[.[\]]+/).filter((key) => key !== '');
  const value = steps.reduce<unknown>((current, key) => (current as Readonly<Record<string, unknown>>)[key], data) as object;
  const changed = { ...value, [leaf]: undefined };
  return holder === '' ? changed : withValueAt(data, holder, changed);
}
