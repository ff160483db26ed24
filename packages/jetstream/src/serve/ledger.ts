import type { Clock, DurationMs } from '@waymark/core';
import { type Answerable, createAcks } from './acks.ts';
import { createNotes, type NotesParts } from './notes.ts';
import { createPastSequences, type Numbered } from './past-sequences.ts';

/** What was settled of a partition: told to the cluster, noted for the next owner, and remembered. */
export interface Ledger {
  /** Resolves when a server has confirmed it. */
  settle(message: Numbered & Answerable): Promise<void>;
  /** True when it was settled, by whomever. Then the cluster is told again. */
  knows(message: Numbered & Answerable): boolean;
  /** Reads what others have noted since the last time. */
  learn(): Promise<void>;
  /** Tells the cluster again what was settled in the last of this time. */
  repeat(withinMs: DurationMs): void;
  /** What was stored before this is gone: its numbers are those of other messages now. */
  forget(before: Date): void;
  /** How much the cluster has not confirmed. */
  readonly open: number;
  /** Resolves when everything is confirmed and noted, or after this time. */
  idle(withinMs: DurationMs): Promise<void>;
  /** From now on each is tried once. */
  end(): void;
}

export function createLedger(parts: NotesParts & { readonly clock: Clock }): Ledger {
  const past = createPastSequences(parts.clock);
  // Apart, so that what is read does not push out what is not noted yet.
  const noted = createPastSequences(parts.clock);
  const acks = createAcks(parts.session);
  const notes = createNotes(parts);
  return {
    settle(message) {
      past.add(message);
      notes.add(message);
      return acks.send(message);
    },
    knows(message) {
      if (!past.has(message) && !noted.has(message)) return false;
      void acks.send(message);
      return true;
    },
    async learn() {
      for (const message of await notes.read()) if (!past.has(message)) noted.add(message);
    },
    repeat(withinMs) {
      for (const message of past.latest(withinMs)) void acks.send(message);
    },
    forget(before) {
      for (const each of [acks, past, noted]) each.forget(before);
    },
    get open() {
      return acks.open;
    },
    idle: async (withinMs) => void (await Promise.all([acks.idle(withinMs), notes.idle(withinMs)])),
    end() {
      acks.end();
      notes.end();
    },
  };
}
