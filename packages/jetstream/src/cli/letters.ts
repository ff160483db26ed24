import { createTracker, type Tracker } from '@waymark/core';
import { connectToCluster } from '../connection/connect.ts';
import { createOutbox, type JetstreamOutbox } from '../jetstream-outbox.ts';
import type { StoredLetter } from '../letter-shelf.ts';
import { holdBack } from '../worker/hold-back.ts';
import { readWorkerOptions, type WorkerOptions } from '../worker/worker-options.ts';
import type { Call, CommandHost } from './run-command.ts';

/** Opens what a configuration describes, to look at and to send from, and closes it. */
async function withOutbox(options: WorkerOptions, onDrop: (id: string) => void, work: (open: Open) => Promise<void>): Promise<void> {
  const { deliveries, settings } = readWorkerOptions(options);
  const { onError, release } = holdBack(settings.onError);
  const { outbox } = createOutbox({ ...settings, onError }, connectToCluster);
  const tracker = createTracker({ transports: deliveries.transports, outbox, onError, onDrop: ({ event }) => onDrop(event.id) });
  try {
    await outbox.ready();
    release();
    await work({ outbox, tracker });
  } finally {
    await tracker.close();
  }
}

interface Open {
  readonly outbox: JetstreamOutbox;
  readonly tracker: Pick<Tracker, 'resend' | 'flush'>;
}

/** Those of the call's numbers, however far they are apart, or the oldest. */
async function choose({ deadLetters }: JetstreamOutbox, { numbers, transport, limit }: Call): Promise<readonly StoredLetter[]> {
  const only = transport === undefined ? {} : { transport };
  if (numbers.length === 0) return deadLetters.list({ ...only, limit });
  const found: StoredLetter[] = [];
  for (const number of numbers) found.push(...(await deadLetters.list({ ...only, after: number - 1, limit: 1 })).filter((letter) => letter.number === number));
  return found;
}

/** Prints dead letters: when, where, which event, and why, with nothing of what is in the event. */
export async function listLetters(call: Call, options: WorkerOptions, { print }: CommandHost): Promise<void> {
  await withOutbox(options, () => undefined, async ({ outbox }) => {
    for (const { number, keptAt, transport, event, reason, why } of await choose(outbox, call)) {
      print(`${number}  ${new Date(keptAt).toISOString()}  ${transport}  ${event.name}  ${reason}  ${why.code}`);
    }
  });
}

/** Sends dead letters again. One goes when the cluster has stored its event. */
export async function replayLetters(call: Call, options: WorkerOptions, { print }: CommandHost): Promise<void> {
  const dropped = new Set<string>();
  await withOutbox(options, (id) => void dropped.add(id), async ({ outbox, tracker }) => {
    const letters = await choose(outbox, call);
    const taken = letters.filter((letter) => tracker.resend(letter));
    await tracker.flush();
    const stored = taken.filter(({ event }) => !dropped.has(event.id));
    await outbox.deadLetters.remove(stored.map(({ number }) => number));
    print(`${stored.length} of ${call.numbers.length || letters.length} go again.`);
  });
}
