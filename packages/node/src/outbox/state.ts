import type { DurationMs, EpochMs, Refusal } from '@waymark/core';
import type { OpenDatabase } from './disk/sqlite.ts';
import type { Store } from './disk/store.ts';
import type { LetterBox } from './letters.ts';
import type { Recall } from './seen/recall.ts';
import type { Log } from './log/state.ts';
import type { OutboxSettings } from './options.ts';

/** Those who wait for the next commit. */
export interface Group {
  readonly done: Promise<void>;
  readonly end: () => void;
}

/** Events of an earlier process on their way into the log. */
export interface Recovery {
  /** Takes up some of them. Throws what opening a file throws. */
  goOn(pieces: number): void;
  /** Takes up all that are left, for those who cannot wait. */
  finish(): void;
}

/** What the parts of one outbox share. */
export interface OutboxState {
  readonly settings: OutboxSettings;
  readonly openDatabase: OpenDatabase;
  readonly log: Log;
  readonly letters: LetterBox;
  /** Says by now which events of destinations that are gone are too old. */
  readonly orphanAging: () => (occurredAt: EpochMs) => boolean;
  /** What it remembers of events that have gone, where it was asked to. */
  recall: Recall | undefined;
  /** The file of this process, once it is chosen. */
  file: string;
  /** Undefined while there is no file: before the start, after the end, and when the disk was too full to begin one. */
  store: Store | undefined;
  /** It is open when all is taken up that an earlier process left. */
  phase: 'new' | 'open' | 'closed';
  /** Set while events of an earlier process are being taken up. */
  recovery: Recovery | undefined;
  /** Set while writing fails: what arrives stays in memory. */
  failure: Refusal | undefined;
  /** What the file suffers from, while no new one can be begun in its place. */
  damage: unknown;
  /** By lane: events that damage has cost, less those that were salvaged, until the salvage is over. */
  readonly missing: Map<string, number>;
  /** Hear of events of their lanes that damage has cost. */
  readonly lossListeners: Map<string, (events: number) => void>;
  /** Where the salvage of a damaged file goes on when there is room. */
  rest: { readonly aside: string; readonly next: number } | undefined;
  group: Group | undefined;
  /** When the last commit ended, by `performance.now()`. */
  committedAt: DurationMs;
  /** How long after that the next one comes. */
  pauseMs: DurationMs;
  /** A disk that cannot be read is not reported before this tick. */
  quietUntil: DurationMs;
  /** Set while the disk catches up with the log. */
  syncing: boolean;
  stopCommit: (() => void) | undefined;
  stopTidy: (() => void) | undefined;
  stopRetry: (() => void) | undefined;
  /** Files of dead processes that could not be taken over, as was said. */
  readonly notAdopted: Set<string>;
  /** Who hears of events that were taken over, by lane. */
  readonly listeners: Map<string, (events: number) => void>;
  stopAdopting: (() => void) | undefined;
  stopAging: (() => void) | undefined;
  stopStates: (() => void) | undefined;
}
