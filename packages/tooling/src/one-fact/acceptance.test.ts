import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../workspace/paths.ts';

const page = readFileSync(join(root, 'docs/ordercloud-acceptance.md'), 'utf8');
const rows = page.split('\n').flatMap((line) => {
  const [, number = '', promise = '', file = '', title = ''] = /^\| *(.*?) *\| *(.*?) *\| *`(.*?)` *\| *(.*) \|$/.exec(line) ?? [];
  return file === '' ? [] : [{ number, promise, file, title }];
});

test('every promise has a number of the thirteen, or stands below one', () => {
  expect(rows.map(({ number }) => number).filter((number) => /^\d+$/.test(number))).toEqual(Array.from({ length: 13 }, (_none, index) => String(index + 1)));
  expect(rows.filter(({ promise }) => promise === '')).toEqual([]);
});

test.each(rows)('$promise: the test is there', ({ file, title }) => {
  const source = readFileSync(join(root, file), 'utf8');
  expect(source).toContain(`'${title}'`);
  expect(source).not.toMatch(/\.(skip|todo|only)\(/);
});
