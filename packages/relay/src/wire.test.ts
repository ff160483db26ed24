import { makeEntry, makeEvent } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { writeAnswer, writeBatch } from './wire.ts';

const counters = { accepted: 5, delivered: 2, waiting: 2, dropped: 1 };

describe('writeBatch', () => {
  test('puts the stored JSON in verbatim', () => {
    const entries = [{ json: '{ "id" : "a" }' }, { json: '{"id":"b","payload":{"text":"ü\\u2028"}}' }];
    expect(writeBatch(entries, 1234, counters)).toBe(
      `{"v":1,"sentAt":1234,"counters":{"accepted":5,"delivered":2,"waiting":2,"dropped":1},"events":[${entries[0]?.json},${entries[1]?.json}]}`,
    );
  });

  test('takes drops by reason and the name of the sender', () => {
    const ofSender = { ...counters, dropped: { refused: 1 }, sender: 0.25 };
    expect(JSON.parse(writeBatch([], 1, ofSender))).toEqual({ v: 1, sentAt: 1, counters: ofSender, events: [] });
  });

  test('is JSON that holds the events', () => {
    const events = [makeEvent('goalCompleted', { goalId: 'a-goal' }), makeEvent('goalCompleted', { goalId: 'b-goal' }, { id: 'event-2' })];
    expect(JSON.parse(writeBatch(events.map(makeEntry), 1, counters))).toEqual({ v: 1, sentAt: 1, counters, events });
  });
  });

test('an answer has the version and a result per event', () => {
  const results = [
    { id: 'a', status: 'accepted' },
    { id: 'b', status: 'dropped', reason: 'invalid', violations: [{ path: 'cart', message: 'Required.' }] },
  ] as const;
  expect(JSON.parse(writeAnswer(results))).toEqual({ v: 1, results });
});
