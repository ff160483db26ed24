import { describe, expect, test } from 'vitest';
import type { KeptEvent } from '../../delivery/page-outbox.ts';
import { readNewest } from './snapshot.ts';

const event = (id: string): KeptEvent => ({ id, json: JSON.stringify({ id }), lanes: ['relay'] });
const text = (version: number, ...events: readonly unknown[]): string => JSON.stringify([version, events]);
const ids = (...texts: readonly unknown[]): readonly string[] => readNewest(texts).map(({ id }) => id);

describe('the newest snapshot', () => {
  test('counts, whichever place it comes from', () => {
    expect(ids(text(2, event('b')), text(1, event('a')))).toEqual(['b']);
    expect(ids(text(9, event('a')), text(10, event('b')))).toEqual(['b']);
  });

  test('may say that nothing is left', () => {
    expect(ids(text(1, event('a')), text(2))).toEqual([]);
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['cut off', text(9, event('b')).slice(0, -3)],
    ['the text null', 'null'],
    ['a number', '7'],
    ['an object', '{}'],
    ['no text at all', [9, [event('b')]]],
  ])('is the other one when one is %s', (_title, broken) => {
    expect(ids(broken, text(1, event('a')))).toEqual(['a']);
    expect(ids(text(1, event('a')), broken)).toEqual(['a']);
  });

  test('keeps the order of its events', () => {
    expect(ids(text(1, event('b'), event('c'), event('a')))).toEqual(['b', 'c', 'a']);
  });

  test.each([
    ['null', null],
    ['a text', 'event'],
    ['without its id', { ...event('b'), id: undefined }],
    ['whose JSON is cut off', { ...event('b'), json: '{"id":"b' }],
    ['whose JSON is another event', { ...event('b'), json: event('c').json }],
    ['whose JSON is an object', { ...event('b'), json: { id: 'b' } }],
    ['without lanes', { ...event('b'), lanes: undefined }],
    ['that is settled', { ...event('b'), lanes: [] }],
  ])('is read without an event that is %s', (_title, broken) => {
    expect(ids(text(1, event('a'), broken, event('z')))).toEqual(['a', 'z']);
  });

  test('may hold no list of events', () => {
    expect(ids(JSON.stringify([1]))).toEqual([]);
    expect(ids(JSON.stringify([1, { id: 'a' }]))).toEqual([]);
  });
});
