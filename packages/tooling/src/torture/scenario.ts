import type { Stage } from './stage.ts';

/** 200 numbered events and what happens to them. */
export interface Scenario {
  readonly title: string;
  /** The page cannot know what arrived, so the relay may be sent an event again. */
  readonly answerIsLost?: true;
  /** Tracks the events and lets a later page of the origin come where the first one goes. Resolves with what went otherwise than told, if anything. */
  play(stage: Stage): Promise<string | void>;
}
