import type { Range } from '../ranges.ts';

/** How a process is set up that tracks. */
export interface SubjectConfig {
  /** File below `subject`, without its ending. */
  readonly subject: string;
  /** `relay`: takes what the relay transport sends. `own`: an address of the application's, which takes any size. */
  readonly destination: { readonly kind: 'relay' | 'own'; readonly url: string };
  /** Where events wait. Only Waymark has a choice. */
  readonly outbox: 'memory' | { readonly path: string } | { readonly directory: string };
  /** Text that every event carries beside its number. Unit: characters. */
  readonly filler: number;
  /** It is set up to hear the last moment of a process. Only Waymark has a choice. */
  readonly hearsExit: boolean;
  /** Events get their ids from their numbers, so that one that is offered again is the same. */
  readonly idsFromNumbers: boolean;
}

/** How a process ends by itself. `close` means: after the subject was closed. */
export type Ending = 'exit' | 'close, then exit';

/** What a process that tracks is told to do. */
export type Order =
  | {
      readonly do: 'offer';
      readonly numbers: Range;
      /** Events that are tracked in one turn of the event loop. */
      readonly perTurn: number;
      /** Pause between turns. Unit: milliseconds. */
      readonly pauseMs: number;
      /** So many visitors take turns. 0: nobody in particular. */
      readonly visitors: number;
      /** Number of one event with a text of 1,000,000 characters. */
      readonly bigOne?: number;
      /** What follows in the same task as the last event. */
      readonly ending?: Ending;
    }
  /** Tracks from this number on, so many in a second, until it is told to finish. */
  | { readonly do: 'offer steadily'; readonly first: number; readonly perSecond: number }
  /** Says how much memory it uses now. */
  | { readonly do: 'measure' }
  /** Holds up the event loop. */
  | { readonly do: 'block'; readonly ms: number }
  /** Sets the wall clock wrong. */
  | { readonly do: 'set clock'; readonly errorMs: number }
  | { readonly do: 'end'; readonly how: Ending }
  /** Delivers, closes, and has nothing more to do. */
  | { readonly do: 'finish'; readonly withinMs: number };

/** What it says, a line each, written before anything else happens. */
export type Statement =
  | { readonly said: 'ready' }
  /** These are about to be tracked. */
  | { readonly said: 'offering'; readonly numbers: Range }
  | { readonly said: 'offered'; readonly memory: MemoryUse }
  | { readonly said: 'measured'; readonly heap: number; readonly resident: number }
  /** The outbox has confirmed these. */
  | { readonly said: 'kept'; readonly ranges: readonly Range[] }
  /** The subject has named these as lost. */
  | { readonly said: 'named'; readonly why: string; readonly ranges: readonly Range[] }
  /** A problem that is not about one event. */
  | { readonly said: 'problem'; readonly code: string }
  /** So many events still wait in an outbox. */
  | { readonly said: 'finished'; readonly left: number };

/** More than the process had when it was ready. Unit: bytes. */
export interface MemoryUse {
  /** Objects and buffers that cannot be collected. */
  readonly heap: number;
  /** Resident memory, the most that was seen. */
  readonly resident: number;
}
