import type { Refusal } from '@waymark/core';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { clusterOutbox } from './__fixtures__/cluster-outbox.ts';
import { entryOf } from './__fixtures__/entries.ts';
import { letterOf } from './__fixtures__/letters.ts';
import { storeAll, takeUntil } from './__fixtures__/takings.ts';
import type { LetterChoice } from './dead-letters.ts';
import { jetstreamOutbox } from './jetstream-outbox.ts';

let nats: NatsCluster;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

test('dead letters are in a stream of their own that every process reads', async () => {
  const [writer, reader] = [1, 2].map(() => jetstreamOutbox({ servers: nats.servers, stream: 'letters' }));
  if (!writer || !reader) throw new Error('Both were made.');
  await writer.open(['a', 'b']);
  for (const [id, transport] of [['one', 'a'], ['two', 'b'], ['three', 'a']] as const) writer.deadLetters.keep(letterOf(id, transport));
  await writer.close();
  await reader.open([]);
  const all = await reader.deadLetters.list();
  expect(all.map(({ event, transport }) => [event.id, transport])).toEqual([['one', 'a'], ['two', 'b'], ['three', 'a']]);
  expect(all[0]).toMatchObject({ reason: 'refused', why: { code: 'http-400', message: 'No.' } });
  expect(JSON.stringify(all)).not.toContain('not to be kept');
  expect((await reader.deadLetters.list({ transport: 'a', limit: 1 })).map(({ event }) => event.id)).toEqual(['one']);
  const [first] = all;
  expect((await reader.deadLetters.list({ transport: 'a', after: first?.number ?? 0 })).map(({ event }) => event.id)).toEqual(['three']);
  for (const choice of [{ limit: '5' }, { limit: 0 }, { after: -1 }, { transport: 5 }]) await expect(reader.deadLetters.list(choice as LetterChoice)).rejects.toThrow(/option-invalid.*list\(\) option/);
  for (const numbers of [5, '5', null, { 0: 1 }, all, [first?.number, 1.5], ['1']]) await expect(reader.deadLetters.remove(numbers as never)).rejects.toThrow(/call-invalid.*remove\(\) needs/);
  expect(await reader.deadLetters.list()).toEqual(all);
  await reader.deadLetters.remove([first?.number ?? 0, 4711]);
  expect((await reader.deadLetters.list()).map(({ event }) => event.id)).toEqual(['two', 'three']);
  await reader.close();
});

test('a letter that cannot be stored is told of, and its event is settled all the same', async () => {
  const own = await startNats();
  onTestFinished(() => own.stop());
  const problems: Refusal[] = [];
  const { outbox, crash } = clusterOutbox({ servers: own.servers, stream: 'letters', onError: (problem) => void problems.push(problem) });
  await outbox.open(['a']);
  await crash();
  outbox.deadLetters.keep(letterOf('one', 'a'));
  await expect.poll(() => problems.map(({ code }) => code)).toContain('dead-letter-lost');
  await outbox.close();
});

test('an event that was refused while the servers are away goes when its letter is stored, and nothing is lost', async () => {
  const own = await startNats();
  onTestFinished(() => own.stop());
  const problems: string[] = [];
  const worker = clusterOutbox({ servers: own.servers, stream: 'letters', partitions: 1, delivers: true, leaseMs: 60_000, maxBytes: 10_000_000, onError: ({ code }) => void problems.push(code) });
  onTestFinished(worker.end);
  await worker.outbox.open(['a']);
  await storeAll(worker, [entryOf('one')]);
  const taken = await takeUntil(worker, 1);
  await own.nodes[0]?.kill();
  worker.outbox.deadLetters.keep(letterOf('one'));
  const settled = worker.outbox.settle('a', ['one'], taken);
  await own.nodes[0]?.start();
  await settled;
  expect((await worker.outbox.deadLetters.list()).map(({ event }) => event.id)).toEqual(['one']);
  expect(problems).not.toContain('dead-letter-lost');
  await expect.poll(() => worker.outbox.count('a')).toEqual({ events: 0, bytes: 0 });
}, 150_000);
