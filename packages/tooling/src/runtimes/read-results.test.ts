import { expect, test } from 'vitest';
import { readResults } from './read-results.ts';

test('results are told from what else was printed', () => {
  const printed = '{"subject":"core","title":"a"}\nwarning: old\n{"subject":"node","title":"b","problem":"no"}\n{"subject":broken\n\n';
  expect(readResults(printed)).toEqual({
    results: [
      { subject: 'core', title: 'a' },
      { subject: 'node', title: 'b', problem: 'no' },
    ],
    rest: 'warning: old\n{"subject":broken',
  });
});
