import { expect, test } from 'vitest';
import { readBatch, readOwn, readSnowplow } from './formats.ts';

test('finds the numbers and ids of our events', () => {
  expect(readOwn(JSON.stringify([{ id: 'a', payload: { details: { number: 7 } } }]))).toEqual([{ id: 'a', number: 7 }]);
});

test.each(['messageId', 'uuid'])('finds the numbers and ids of a batch whose ids are called %s', (name) => {
  expect(readBatch(JSON.stringify({ batch: [{ [name]: 'a', properties: { number: 7 } }] }))).toEqual([{ id: 'a', number: 7 }]);
});

test('finds the numbers inside of texts', () => {
  const text = JSON.stringify({ schema: 'outer', data: { schema: 'inner', data: { number: 7 } } });
  expect(readSnowplow(JSON.stringify({ schema: 'all', data: [{ eid: 'a', ue_pr: text }] }))).toEqual([{ id: 'a', number: 7 }]);
});
