import type { SubjectConfig } from '../process/messages.ts';

/** Where a subject says what becomes of its events, by their numbers. */
export interface Tell {
  /** The outbox has confirmed them. */
  kept(numbers: readonly number[]): void;
  /** They will not arrive, for this reason. */
  named(numbers: readonly number[], why: string): void;
  /** Something is wrong that is not about one event. */
  problem(code: string): void;
}

export interface TrackHow {
  readonly visitor: string | undefined;
  /** Length of the text that the event carries. */
  readonly filler: number;
}

/** A library on trial, set up as an application would: what is not about the trial is a default. */
export interface Subject {
  /** It hears signals by itself. Otherwise the application closes it. */
  readonly hearsSignals?: true;
  track(number: number, how: TrackHow): void;
  /** Delivers within this time, then ends. Unit: milliseconds. Resolves with how many events still wait, where it can say. */
  close(withinMs: number): Promise<number | void>;
}

export type MakeSubject = (config: SubjectConfig, tell: Tell) => Subject | Promise<Subject>;
