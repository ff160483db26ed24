import { EventEmitter } from 'node:events';
import { memoryOutbox, type Outbox, type Refusal } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { createServerTracker } from '../create-server-tracker.ts';

function setUp(outbox?: Outbox) {
  const emitter = new EventEmitter();
  const problems: Refusal[] = [];
  const tracker = createServerTracker({
    transports: [recordingTransport({ answer: () => ({ status: 'retry', why: { code: 'http-503', message: 'Down.' } }) })],
    ...(outbox && { outbox }),
    closeOn: ['exit'],
    onDrop: () => undefined,
    onError: (problem) => problems.push(problem),
    process: Object.assign(emitter, { pid: 7, kill: () => undefined }),
  });
  return { tracker, problems, exit: () => emitter.emit('exit'), isHeard: () => emitter.listenerCount('exit') > 0 };
}

/** Writes when told to, as an outbox in a file does. */
function writingOutbox() {
  const written: string[] = [];
  const arrived: string[] = [];
  const inner = memoryOutbox();
  const outbox: Outbox & { readonly commit: () => void } = {
    ...inner,
    durable: true,
    append(entries, busy) {
      arrived.push(...entries.map(({ id }) => id));
      return inner.append(entries, busy);
    },
    commit: () => void written.push(...arrived.splice(0)),
  };
  return { outbox, written };
}

test('what was tracked in the tick of the exit is written before it ends', async () => {
  const { outbox, written } = writingOutbox();
  const { tracker, problems, exit } = setUp(outbox);
  const first = tracker.track('goalCompleted', { goalId: 'first' });
  await tracker.flush();
  const last = tracker.track('goalCompleted', { goalId: 'last' });
  exit();
  expect(written).toEqual([first, last]);
  expect(problems).toEqual([]);
  await tracker.close(0);
});

test('an exit by a callback that hears of a delivery finds the whole batch confirmed', async () => {
  const emitter = new EventEmitter();
  const problems: Refusal[] = [];
  const { outbox } = writingOutbox();
  const tracker = createServerTracker({
    transports: [recordingTransport()],
    outbox,
    closeOn: ['exit'],
    onDelivered: () => void emitter.emit('exit'),
    onError: (problem) => problems.push(problem),
    process: Object.assign(emitter, { pid: 7, kill: () => undefined }),
  });
  for (const goalId of ['one', 'two', 'three']) tracker.track('goalCompleted', { goalId });
  await tracker.close();
  expect(problems).toEqual([]);
});

test('what was in memory alone is named by its number', async () => {
  const { tracker, problems, exit } = setUp();
  for (const goalId of ['one', 'two', 'three']) tracker.track('goalCompleted', { goalId });
  exit();
  expect(problems).toMatchObject([{ code: 'exit-unsaved', message: expect.stringContaining('lost: 3.') }]);
  await tracker.close(0);
});

test('what could not be handed over yet, because the outbox was still being read, is named too', async () => {
  const { tracker, problems, exit } = setUp(writingOutbox().outbox);
  tracker.track('goalCompleted', { goalId: 'too-early' });
  exit();
  expect(problems).toMatchObject([{ code: 'exit-unsaved', message: expect.stringContaining('lost: 1.') }]);
  await tracker.close(0);
});

test('it is named where the outbox holds more events of earlier processes than that', async () => {
  const { outbox } = writingOutbox();
  const { tracker, problems, exit } = setUp({ ...outbox, count: () => ({ events: 20_000, bytes: 1 }) });
  tracker.track('goalCompleted', { goalId: 'too-early' });
  exit();
  expect(problems).toMatchObject([{ code: 'exit-unsaved', message: expect.stringContaining('lost: 1.') }]);
  await tracker.close(0);
});

test('what an outbox that cannot write has in memory is named too, as far as that is known', async () => {
  const { outbox } = writingOutbox();
  const { tracker, problems, exit } = setUp({ ...outbox, trouble: () => ({ code: 'outbox-disk-full', message: 'Full.' }) });
  tracker.track('goalCompleted', { goalId: 'one' });
  await tracker.flush();
  tracker.track('goalCompleted', { goalId: 'two' });
  exit();
  expect(problems).toMatchObject([{ code: 'exit-unsaved', message: expect.stringContaining('lost: up to 2.') }]);
  await tracker.close(0);
});

test('an exit with nothing left, or after close(), says nothing', async () => {
  const { tracker, problems, exit, isHeard } = setUp();
  exit();
  expect(isHeard()).toBe(true);
  await tracker.close();
  expect([problems, isHeard()]).toEqual([[], false]);
});
