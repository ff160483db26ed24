import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSafe, safetyCheck } from './plain-values.ts';

const anyMember = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('{"__proto__":1}', '{"a":[{"__proto__":{}}]}', `${'['.repeat(32)}${']'.repeat(32)}`, `${'['.repeat(33)}${']'.repeat(33)}`).map((text) => JSON.parse(text) as unknown),
);
const anyName = fc.constantFrom('who', 'where', 'toString', 'a');

test('what was safe before is not looked at again, and everything else is', () => {
  fc.assert(
    fc.property(fc.array(anyMember, { minLength: 1 }), fc.array(fc.oneof(fc.dictionary(anyName, fc.nat(9)), fc.nat(9)), { maxLength: 6 }), (members, wanted) => {
      const check = safetyCheck();
      const member = (index: number): unknown => members[index % members.length];
      for (const want of wanted) {
        const value = typeof want === 'number' ? member(want) : Object.fromEntries(Object.entries(want).map(([name, index]) => [name, member(index)]));
        expect(check(value)).toBe(isSafe(value));
      }
      expect(check(JSON.parse('{"__proto__":7}'))).toBe(false);
    }),
  );
});
