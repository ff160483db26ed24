import { expect, test } from 'vitest';
import { makeBatch, makeEvent, makeSendContext, recordingTransport } from '../testing.ts';

test('of a batch that fares in several ways, what was not refused and does not go again is delivered', async () => {
  const why = { code: 'http-400', message: 'No.' };
  const transport = recordingTransport({
    answer: () => ({ status: 'mixed', retry: new Map([['a', why]]), refused: new Map([['b', why]]), split: new Map([['c', { why, most: 1 }]]) }),
  });
  await transport.send(makeBatch(['a', 'b', 'c', 'd'].map((id) => makeEvent('eventOccurred', {}, { id }))), makeSendContext());
  expect(transport.delivered.map(({ id }) => id)).toEqual(['d']);
});
