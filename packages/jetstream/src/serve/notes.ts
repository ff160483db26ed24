import type { DurationMs } from '@waymark/core';
import type { Session } from '../connection/session.ts';
import { within } from '../connection/within.ts';
import { isApiError, streamNotFound } from '../stream/ensure-stream.ts';
import type { Layout } from '../stream/layout.ts';
import { readNote, writeNote } from './note.ts';
import type { Numbered } from './past-sequences.ts';

/**
 * What a lane has settled of a partition, where it outlives a server and this worker. A server confirms acknowledgements before the others know of them, and what is
 * stored only when most of them have it: so what was settled is stored too, for whoever has the partition next.
 */
export interface Notes {
  add(message: Numbered): void;
  /** What was noted since the last time, by whomever. */
  read(): Promise<readonly Numbered[]>;
  /** Resolves when everything is noted, or after this time. */
  idle(withinMs: DurationMs): Promise<void>;
  /** From now on each is tried once. */
  end(): void;
}

/** Which notes, and what writing them needs. */
export interface NotesParts {
  session(): Promise<Session>;
  readonly layout: Layout;
  readonly lane: string;
  readonly partition: number;
  /** Makes streams that are missing. */
  restore(): Promise<void>;
}

/** What is settled in this time goes into one note. Unit: milliseconds. */
const gatherMs: DurationMs = 250;
/** How long storing one may take, and the pause before the next try. Unit: milliseconds. */
const [timeout, pauseMs] = [2000, 500];
/** Messages in a note at most: far below the megabyte that a server takes, and few enough that what waits for a server that is away stays small. */
const [mostInNote, mostWaiting] = [5000, 20_000];

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

export function createNotes({ session, layout, lane, partition, restore }: NotesParts): Notes {
  const subject = layout.noted(lane, partition);
  let waiting: Numbered[] = [];
  let writing: Promise<void> | undefined;
  let hasEnded = false;
  let next = 1;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      await pause(gatherMs);
      const written = waiting.splice(0, mostInNote);
      try {
        const { client } = await session();
        await client.publish(subject, writeNote(written), { timeout });
      } catch {
        if (hasEnded) break;
        waiting = [...written, ...waiting].slice(-mostWaiting);
        // Not waited for: while there is no leader each stream that is looked at takes seconds, and a note has to be there before this worker dies.
        void restore().catch(() => undefined);
        await pause(pauseMs);
      }
    }
    writing = undefined;
  }

  return {
    add(message) {
      waiting.push(message);
      writing ??= write();
    },
    async read() {
      const { manager } = await session();
      const found: Numbered[] = [];
      try {
        for (;;) {
          const place = { seq: next, next_by_subj: subject };
          const note = await manager.streams.getMessage(layout.notesStream, place);
          if (!note) return found;
          next = note.seq + 1;
          found.push(...readNote(note.string()));
        }
      } catch (cause) {
        if (!isApiError(cause, streamNotFound)) throw cause;
        next = 1;
        return found;
      }
    },
    idle: (withinMs) => within(withinMs, writing),
    end: () => void (hasEnded = true),
  };
}
