import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readErrorLog } from './error-log.ts';

test('lines of a log are read one by one, and what is no line is left out', () => {
  const lines = ['{"ref":"a","code":"400","message":"m"}', '', 'garbage', '[]', '{"ref":"null","code":400}', '{"code":"500"}'];
  expect(readErrorLog(gzipSync(lines.join('\n')))).toEqual([
    { ref: 'a', code: '400', message: 'm' },
    { ref: 'null', code: '400', message: '' },
    { ref: 'null', code: '500', message: '' },
  ]);
});
