import { expect, test } from 'vitest';
import { errorsInPage, strayLines } from './errors-in-page.ts';

const page = [
  '# Errors',
  '',
  '## In `@waymark/core`',
  '',
  '| Code | What happened | What to do |',
  '|---|---|---|',
  '| `one-odd` | It was odd. | Make it even. |',
  '',
  '## Everywhere',
  '',
  '| `two-odd` | Again. | Try `x`. |',
  'Text with a `code` in it.',
].join('\n');

test('rows are read with the package that their heading names', () => {
  expect(errorsInPage(page)).toEqual([
    { code: 'one-odd', cause: 'It was odd.', cure: 'Make it even.', packageName: '@waymark/core', section: 'In `@waymark/core`' },
    { code: 'two-odd', cause: 'Again.', cure: 'Try `x`.', packageName: undefined, section: 'Everywhere' },
  ]);
  expect(strayLines(page)).toEqual([]);
});

test.each([['| two-odd | Without backticks. | So. |'], ['| `a`, `b` | Two codes. | So. |'], ['| `a` | No cure. |'], ['| `a` | One | cell | too many. |']])('%s is no row', (line) => {
  expect(errorsInPage(line)).toEqual([]);
  expect(strayLines(`${page}\n${line}`)).toEqual([line]);
});
