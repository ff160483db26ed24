import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { createTracker, type Drop } from '@waymark/core';
import { makeEvent, recordingTransport } from '@waymark/core/testing';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JetstreamOutbox, jetstreamOutbox } from './jetstream-outbox.ts';
import type { JetstreamOutboxOptions } from './options.ts';

let nats: NatsCluster;
let connection: NatsConnection;
let manager: JetStreamManager;
const opened: JetstreamOutbox[] = [];
beforeAll(async () => {
  nats = await startNats();
  connection = await connect({ servers: [...nats.servers] });
  manager = await jetstreamManager(connection);
});
afterAll(async () => {
  for (const outbox of opened) await outbox.close();
  await connection.close();
  await nats.stop();
});

const email = 'anna@shop.example';
const client = { ip: '203.0.113.42', userAgent: 'Firefox' };

/** The letter of somebody who signed up: the address of a machine, and an e-mail address where one belongs and where none does. */
function letterOf(id: string): Drop {
  const event = makeEvent('userSignedUp', { email, lastName: 'A' }, { id, occurredAt: Date.now(), who: { browserId: 'b1', email }, where: { runtime: 'browser', url: 'https://shop.example/', client } });
  return { event, reason: 'refused', transport: 'a', why: { code: 'http-400', message: `No ${email} here.` } };
}

const [wholeEvent, cutEvent] = [
  { payload: { email, lastName: 'A' }, who: { browserId: 'b1', email }, where: { client } },
  { payload: { lastName: 'A' }, who: { browserId: 'b1' }, where: { client: { userAgent: 'Firefox' } } },
];

type Options = Omit<JetstreamOutboxOptions, 'servers'>;
const make = (options: Options): JetstreamOutbox => jetstreamOutbox({ servers: nats.servers, partitions: 1, maxBytes: 10_000_000, ...options });

/** An outbox that has kept letters of these ids. */
async function keeping(options: Options, ...ids: readonly string[]): Promise<JetstreamOutbox> {
  const outbox = make(options);
  opened.push(outbox);
  await outbox.open(['a']);
  for (const id of ids) outbox.deadLetters.keep(letterOf(id));
  await areStored(String(options.stream), ids.length);
  return outbox;
}

/** Resolves when a stream has taken so many letters, and its sister as many with their addresses in them. */
async function areStored(stream: string, letters: number): Promise<void> {
  for (const name of [`${stream}-dead`, `${stream}-whole`]) {
    const isThere = async (): Promise<boolean> => ((await manager.streams.info(name).catch(() => undefined))?.state.last_seq ?? letters) >= letters;
    await expect.poll(isThere, { timeout: 60_000 }).toBe(true);
  }
}

/** What lies in a stream, as text. */
async function textsIn(stream: string): Promise<readonly string[]> {
  const { first_seq: first, last_seq: last } = (await manager.streams.info(stream)).state;
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return Promise.all(numbers.map(async (seq) => (await manager.streams.getMessage(stream, { seq }))?.string() ?? ''));
}

const eventsOf = async ({ deadLetters }: JetstreamOutbox): Promise<readonly unknown[]> => (await deadLetters.list()).map(({ event: { payload, who, where: { client: found } } }) => ({ payload, who, where: { client: found } }));
const count = async (stream: string): Promise<number> => (await manager.streams.info(stream)).state.messages;

test('a letter is whole as long as it may be, and what is kept longer never had an address in it', async () => {
  const outbox = await keeping({ stream: 'whole' }, 'one');
  expect(await eventsOf(outbox)).toEqual([wholeEvent]);
  expect(await outbox.deadLetters.list({ transport: 'a' })).toMatchObject([{ number: 1, why: { message: `No ${email} here.` } }]);
  const [kept = ''] = await textsIn('whole-dead');
  expect(kept).toContain('(removed)');
  expect(kept).not.toMatch(/anna|203\.0/);
});

test('the servers forget addresses by themselves, and the letter can be sent again without them', async () => {
  const outbox = await keeping({ stream: 'short', letterAddressMs: 1000 }, 'one');
  await expect.poll(() => count('short-whole'), { timeout: 60_000 }).toBe(0);
  expect((await manager.streams.info('short-whole')).state.last_seq).toBe(1);
  expect(await eventsOf(outbox)).toEqual([cutEvent]);
  const [letter] = await outbox.deadLetters.list();
  expect(letter).toMatchObject({ number: 1, reason: 'refused', why: { code: 'http-400', message: 'No (removed) here.' } });
  const transport = recordingTransport({ name: 'a' });
  const tracker = createTracker({ transports: [transport], outbox: make({ stream: 'short', letterAddressMs: 1000, delivers: true }) });
  try {
    expect(letter && tracker.resend(letter)).toBe(true);
    await expect.poll(() => transport.delivered, { timeout: 60_000 }).toMatchObject([{ id: 'one', name: 'userSignedUp', payload: cutEvent?.payload, who: cutEvent?.who }]);
  } finally {
    await tracker.close();
  }
}, 150_000);

test('who wants no addresses in letters has none at any time', async () => {
  const outbox = await keeping({ stream: 'never', letterAddressMs: 0 }, 'one');
  expect(await eventsOf(outbox)).toEqual([cutEvent]);
  await expect(manager.streams.info('never-whole')).rejects.toThrow(/not found/);
  await outbox.deadLetters.remove([1]);
  expect(await outbox.deadLetters.list()).toEqual([]);
});

test('letters go after their age, with their addresses', async () => {
  await keeping({ stream: 'aged', maxLetterAgeMs: 1000 }, 'one');
  for (const stream of ['aged-dead', 'aged-whole']) {
    await expect.poll(() => count(stream), { timeout: 60_000 }).toBe(0);
    expect((await manager.streams.info(stream)).state.last_seq).toBe(1);
  }
}, 150_000);

test('what is removed is removed with its addresses', async () => {
  const outbox = await keeping({ stream: 'removed' }, 'one', 'two');
  expect(await count('removed-whole')).toBe(2);
  await outbox.deadLetters.remove([1]);
  expect([await count('removed-dead'), await count('removed-whole')]).toEqual([1, 1]);
  expect((await outbox.deadLetters.list()).map(({ event, number }) => [event.id, number])).toEqual([['two', 2]]);
});

test('addresses that somebody has deleted are missing, and nothing else', async () => {
  const outbox = await keeping({ stream: 'deleted' }, 'one');
  await manager.streams.delete('deleted-whole');
  expect(await eventsOf(outbox)).toEqual([cutEvent]);
  outbox.deadLetters.keep(letterOf('two'));
  await expect.poll(() => eventsOf(outbox)).toEqual([cutEvent, wholeEvent]);
});

test('what is no letter is passed over', async () => {
  const outbox = await keeping({ stream: 'strange' });
  for (const text of ['', '{', 'null', '{"event":null}', '[]']) await connection.request('strange.dead.a', text, { timeout: 30_000 });
  outbox.deadLetters.keep(letterOf('one'));
  await expect.poll(async () => (await outbox.deadLetters.list()).map(({ number }) => number)).toEqual([6]);
});
