import type { Stage } from './stage.ts';

/** Numbered events and what happens to the process that tracks them, and to their way. */
export interface Scenario {
  readonly title: string;
  /** Who receives the events, where the subject can send to both. Default: `relay`. */
  readonly destination?: 'relay' | 'own';
  /** Text that each event carries. Default: 300 characters. */
  readonly filler?: number;
  /** It is about the disk, so that nothing can be seen without one. */
  readonly needsDisk?: true;
  /** It is about something that only Waymark has. */
  readonly isOnlyOurs?: true;
  /** It keeps a processor busy. */
  readonly isHeavy?: true;
  /** A process cannot know what arrived, so the destination may be sent an event again. */
  readonly mayRepeat?: true;
  /** A process ends and nobody is left who could name what it had: in memory, or also what the file on disk could not confirm in time. */
  readonly endsUnheard?: 'with memory' | 'with both';
  /** How many events are named as lost, with each outbox. Default: none. `some`: as many as there is no room for. */
  readonly named?: { readonly sqlite?: number; readonly memory?: number | 'some' };
  /** The most that a process may need beyond what it had at its start. Unit: bytes. */
  readonly memoryBound?: number;
  /** Lets it happen. Resolves with what went otherwise than told, if anything. */
  play(stage: Stage): Promise<string | void>;
}
