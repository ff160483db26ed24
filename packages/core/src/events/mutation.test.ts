import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraries } from './__fixtures__/arbitraries.ts';
import { issuesOf } from './__fixtures__/validate.ts';
import type { StandardEventName } from './payloads.ts';

type Path = readonly (string | number)[];

/** Paths of all values of a payload, itself excluded. */
function pathsIn(value: unknown, at: Path = []): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((element, index) => below(element, [...at, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => below(member, [...at, name]));
}

function below(value: unknown, path: Path): readonly Path[] {
  return [path, ...pathsIn(value, path)];
}

function replaceAt(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  Object.defineProperty(copy, key, { value: replaceAt(copy[key], rest, replacement), enumerable: true, configurable: true, writable: true });
  return copy;
}

const outsideJson: readonly unknown[] = [() => 1, Symbol('s'), 1n, new Date(0), new Map(), Number.NaN, Number.NEGATIVE_INFINITY, new URL('https://a.example')];
const names = Object.keys(arbitraries) as readonly StandardEventName[];
const runs = { numRuns: 40 };

describe.each(names)('%s', (name) => {
  const payloads: fc.Arbitrary<unknown> = arbitraries[name];

  test('takes every valid payload, also after a trip through JSON', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        expect(issuesOf(name, payload)).toEqual([]);
        expect(issuesOf(name, JSON.parse(JSON.stringify(payload)))).toEqual([]);
      }),
      runs,
    );
  });

  test('refuses a valid payload in which one value was replaced by something that JSON cannot hold, at that value', () => {
    fc.assert(
      fc.property(payloads, fc.nat(), fc.constantFrom(...outsideJson), (payload, choice, replacement) => {
        const paths = pathsIn(payload);
        const path = paths[choice % paths.length] ?? [];
        const issues = issuesOf(name, replaceAt(payload, path, replacement));
        expect(issues.map((issue) => issue.path)).toEqual([path]);
        expect(issues[0]?.rule).toMatch(/^type:/);
      }),
      runs,
    );
  });

  test('refuses a valid payload with one property more, at that property', () => {
    fc.assert(
      fc.property(payloads, fc.string({ minLength: 1 }), (payload, property) => {
        fc.pre(!Object.hasOwn(payload as object, property));
        const known = ['profile', 'referrer', 'orderId', 'currency', 'value', 'personalizationId', 'audience', 'testId', 'groupId', 'details'];
        fc.pre(!known.includes(property));
        expect(issuesOf(name, replaceAt(payload, [property], 1))).toMatchObject([{ path: [property], rule: 'unknown' }]);
      }),
      runs,
    );
  });
});
