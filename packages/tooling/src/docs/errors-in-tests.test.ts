import { describe, expect, test } from 'vitest';
import { holdsCode, textsOfAssertions } from './errors-in-tests.ts';

const textsOf = (text: string): readonly string[] => textsOfAssertions([{ file: 'odd.test.ts', text }]);

describe('an assertion holds', () => {
  test.each([
    ['a text', "expect(code).toBe('odd');", 'odd'],
    ['a text deep inside', "expect(drop).toMatchObject({ why: expect.objectContaining({ code: 'odd' }) });", 'odd'],
    ['a key', 'expect(dropped).toEqual({ odd: 1 });', 'odd'],
    ['an expression', 'expect(run).toThrow(/^\\[odd\\]/);', '^\\[odd\\]'],
    ['a cell of a table', "test.each([['a title', 'odd']])('%s', (_title, code) => {});", 'odd'],
  ])('%s', (_what, text, found) => {
    expect(textsOf(text)).toContain(found);
  });

  test.each([
    ['a title', "test('odd', () => {});"],
    ['a title of a table', "test.each([[1]])('odd', () => {});"],
    ['what is given', "const drop = refuse('odd');"],
    ['what a test of a table does', "test.each([[1]])('title', () => { refuse('odd'); });"],
    ['a comment', '// expect(code).toBe("odd")'],
  ])('not %s', (_what, text) => {
    expect(textsOf(text)).not.toContain('odd');
  });
});

test.each([
  ['option-missing', '[option-missing] Option "x" is missing.', true],
  ['option-missing', 'an-option-missing', false],
  ['option-missing', 'option-missing-here', false],
  ['closed', 'closed', true],
  ['closed', 'the tracker is closed', false],
  ['http-<status>', 'http-503', true],
  ['http-<status>', 'http-status', false],
  ['relay-<cause>', 'relay-not-wanted', true],
  ['relay-<cause>', 'relay', false],
])('%s is held by "%s": %s', (code, text, held) => {
  expect(holdsCode(code)(text)).toBe(held);
});
