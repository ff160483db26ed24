import { createTracker } from '@waymark/core';
import { jetstreamOutbox } from '../jetstream-outbox.ts';
import type { StoredLetter } from '../dead-letters.ts';
import type { WorkerOptions } from '../worker/run-worker.ts';
import type { Call, CommandHost } from './run-command.ts';

/** Opens what a configuration describes, to look at and to send from, and closes it. */
async function withOutbox(options: WorkerOptions, onDrop: (id: string) => void, work: (open: ReturnType<typeof openFor>) => Promise<void>): Promise<void> {
  const open = openFor(options, onDrop);
  try {
    await open.outbox.ready();
    await work(open);
  } finally {
    await open.tracker.close();
  }
}

function openFor({ transports, onDrop: _onDrop, onDelivered: _onDelivered, flushIntervalMs: _interval, fetch: _fetch, ...cluster }: WorkerOptions, onDrop: (id: string) => void) {
  const outbox = jetstreamOutbox(cluster);
  return { outbox, tracker: createTracker({ transports, outbox, onDrop: ({ event }) => onDrop(event.id) }) };
}

function choose({ numbers, transport, limit }: Call): { readonly limit: number; readonly transport?: string; readonly after?: number } {
  const [first] = numbers;
  return { limit, ...(transport !== undefined && { transport }), ...(first !== undefined && { after: Math.min(...numbers) - 1 }) };
}

/** Prints dead letters: when, where, which event, and why, with nothing of what is in the event. */
export async function listLetters(call: Call, options: WorkerOptions, { print }: CommandHost): Promise<void> {
  await withOutbox(options, () => undefined, async ({ outbox }) => {
    for (const { number, keptAt, transport, event, reason, why } of await outbox.deadLetters.list(choose(call))) {
      print(`${number}  ${new Date(keptAt).toISOString()}  ${transport}  ${event.name}  ${reason}  ${why.code}`);
    }
  });
}

/** Sends dead letters again. One goes when the cluster has stored its event. */
export async function replayLetters(call: Call, options: WorkerOptions, { print }: CommandHost): Promise<void> {
  const dropped = new Set<string>();
  await withOutbox(options, (id) => void dropped.add(id), async ({ outbox, tracker }) => {
    const isChosen = ({ number }: StoredLetter): boolean => call.numbers.length === 0 || call.numbers.includes(number);
    const letters = (await outbox.deadLetters.list(choose(call))).filter(isChosen);
    const taken = letters.filter((letter) => tracker.resend(letter));
    await tracker.flush();
    const stored = taken.filter(({ event }) => !dropped.has(event.id));
    await outbox.deadLetters.remove(stored.map(({ number }) => number));
    print(`${stored.length} of ${letters.length} go again.`);
  });
}
