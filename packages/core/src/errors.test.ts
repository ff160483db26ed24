import { expect, test } from 'vitest';
import { isTrackingError, TrackingError } from './errors.ts';

test('an error is recognised by its brand, also one of another copy of the package', () => {
  const other = Object.assign(new Error('x'), { [Symbol.for('waymark.error')]: true });
  expect(isTrackingError(new TrackingError('code', 'text'))).toBe(true);
  expect(isTrackingError(other)).toBe(true);
  expect([new Error('x'), null, undefined, 'x', {}].map(isTrackingError)).toEqual([false, false, false, false, false]);
});

test('an error shows its code in front and shows nothing else', () => {
  const error = new TrackingError('option-missing', 'Something is missing.');
  expect(error.message).toBe('[option-missing] Something is missing.');
  expect(Object.keys(error)).toEqual(['code', 'name']);
});
