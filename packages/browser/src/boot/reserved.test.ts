import { automaticEvents } from '@waymark/core/events';
import { expect, test } from 'vitest';
import { reservedEvents } from './reserved.ts';

test('are the automatic events of the vocabulary', () => {
  expect(reservedEvents).toEqual(automaticEvents);
});
