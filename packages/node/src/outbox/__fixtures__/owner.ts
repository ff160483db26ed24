import { parentPort, workerData } from 'node:worker_threads';
import type { SqliteOutboxOptions } from '../options.ts';
import { sqliteOutbox } from '../sqlite-outbox.ts';
import { drain } from './bench.ts';
import { entriesOf, noneBusy } from './entries.ts';

/** What an owner of an outbox, in a process or a thread of its own, is to do. */
export interface Task {
  readonly options: SqliteOutboxOptions;
  readonly prefix: string;
  /** `fill`: append this many events and stay. `write`: append in batches without end and tell of each. `drain`: take everything and go. */
  readonly what: 'fill' | 'write' | 'drain';
  readonly events: number;
}

/** What it says. */
export type Word = { readonly stored: number } | { readonly found: readonly string[] } | { readonly failed: string };

const send: ((word: Word) => unknown) | undefined = parentPort?.postMessage.bind(parentPort) ?? process.send?.bind(process);

function say(word: Word): void {
  send?.(word);
}

async function work({ options, prefix, what, events }: Task): Promise<void> {
  const outbox = sqliteOutbox(options);
  await outbox.open(['a']);
  const found = what === 'drain' ? await drain(outbox) : [];
  if (what === 'drain') {
    await outbox.settle('a', found);
    await outbox.close();
    return say({ found });
  }
  const most = what === 'write' ? Infinity : events;
  for (let stored = 0; stored < most; stored += events) {
    await outbox.append(entriesOf(`${prefix}${stored}-`, events), noneBusy);
    say({ stored: stored + events });
  }
  // It goes on living until it is killed.
  setInterval(() => undefined, 1000);
}

const task = (workerData as Task | undefined) ?? (JSON.parse(process.argv[2] ?? 'null') as Task);
work(task).catch((cause: unknown) => say({ failed: (cause as { readonly code?: string }).code ?? String(cause) }));
