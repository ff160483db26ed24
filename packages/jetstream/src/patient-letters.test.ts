import { JetStreamApiError, type PubAck } from '@nats-io/jetstream';
import { NoRespondersError, RequestError, TimeoutError } from '@nats-io/transport-node';
import type { Refusal } from '@waymark/core';
import { createFakeClock, makeEntry, makeEvent } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { letterOf } from './__fixtures__/letters.ts';
import type { Session } from './connection/session.ts';
import { createLetters } from './dead-letters.ts';
import { createDesk } from './serve/desk.ts';
import { layoutOf } from './stream/layout.ts';

/** Letters for a cluster that fails so often, and with how many ids it was asked. */
function lettersAfter(times: number, failure: Error | Pick<PubAck, 'seq' | 'duplicate'>) {
  const problems: Refusal[] = [];
  const ids = new Set<unknown>();
  let tries = 0;
  const publish = async (_subject: string, _text: string, { msgID }: { readonly msgID: string }) => {
    ids.add(msgID);
    tries += 1;
    if (tries > times) return { seq: 1, duplicate: false };
    if (failure instanceof Error) throw failure;
    return failure;
  };
  const session = async (): Promise<Session> => ({ client: { publish } }) as unknown as Session;
  const letters = createLetters({ session, restore: async () => undefined, layout: layoutOf('s', 1), settings: { letterAddressMs: 0 }, onError: (problem) => void problems.push(problem) });
  return { letters, problems, ids, tries: () => tries };
}

test.each([
  ['servers that do not answer', new TimeoutError()],
  ['servers that choose who leads', new JetStreamApiError({ code: 503, err_code: 10_008, description: 'JetStream system temporarily unavailable' })],
  ['a leader who has it under way', { seq: 0, duplicate: true }],
])('a letter waits for %s, however often it is tried', async (_title, failure) => {
  const { letters, problems, ids, tries } = lettersAfter(9, failure);
  letters.keep(letterOf('e'));
  await letters.kept('a', 'e');
  expect([tries(), ids.size, problems]).toEqual([10, 1, []]);
  expect(letters.kept('a', 'e')).toBeUndefined();
});

test('a letter that will never be stored is told of at once, and its event goes', async () => {
  const tooLarge = new JetStreamApiError({ code: 400, err_code: 10_054, description: 'message size exceeds maximum allowed' });
  const { letters, problems, tries } = lettersAfter(Infinity, tooLarge);
  letters.keep(letterOf('e'));
  await letters.kept('a', 'e');
  expect([tries(), problems]).toEqual([1, [{ code: 'dead-letter-lost', message: expect.stringContaining('"a"'), cause: tooLarge }]]);
});

test('an event whose letter is not stored when the outbox closes is kept from going, and nothing is called lost', async () => {
  const { letters, problems } = lettersAfter(Infinity, new RequestError('no responders', { cause: new NoRespondersError('s.dead.a') }));
  letters.keep(letterOf('e'));
  const kept = letters.kept('a', 'e');
  letters.end();
  await letters.idle();
  await expect(kept).rejects.toThrow('closed before a dead letter was stored');
  expect(problems).toEqual([]);
});

test('what waits for its letter holds up nothing that was settled with it, and is not handed out again', async () => {
  const clock = createFakeClock();
  const desk = createDesk('a', clock);
  const told: string[] = [];
  const from = { partition: 0, settle: async ({ id }: { readonly id: string }) => void told.push(id) };
  ['bad', 'good'].forEach((id, index) => desk.add(makeEntry(makeEvent('goalCompleted', { goalId: 'g' }, { id })), { sequence: index + 1, from, arrivedAt: clock.now() }));
  const most = { events: 10, bytes: 1_000_000, leaseMs: 1000 };
  const taken = desk.take(most);
  let store = (): void => undefined;
  const letter = new Promise<void>((resolve) => (store = resolve));
  const settled = desk.settle(taken.map(({ id }) => id), taken, (id) => (id === 'bad' ? letter : undefined));
  await clock.advance(5000);
  expect([told, desk.take(most), desk.tell().events]).toEqual([['good'], [], 0]);
  store();
  await settled;
  expect(told).toEqual(['good', 'bad']);
});
