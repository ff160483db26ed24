import type { Receipt, StandardVocabulary, TrackScope } from '@waymark/core';
import type { AutomaticEvent } from '@waymark/core/events';
import type { PatchEditor } from '../edit/patch-editor.ts';
import type { Visitor } from '../visitor/create-visitor.ts';

/** What an application calls in a page. Its `track` does not take what a page tells by itself. */
export interface BrowserTracker<Events = StandardVocabulary> extends Pick<TrackScope<Omit<Events, AutomaticEvent>>, 'track'>, Visitor {
  readonly user: {
    /** A new, empty patch of the user's profile. */
    edit(): PatchEditor<'userProfileChanged'>;
  };
  readonly session: {
    /** A new, empty patch of the session's attributes. */
    edit(): PatchEditor<'sessionAttributesChanged'>;
  };
  /** Starts the automatic events, if they are off. */
  enable(): void;
  /** Stops the automatic events. `track` and what the visitor's identity causes go on. */
  disable(): void;
  /** Tries everything that waits once, now. What failed and waits for its next try is still waiting in the receipt. */
  flush(): Promise<Receipt>;
  /** Hands everything over in this tick, as when the page goes away. The tracker stays usable. */
  leave(): void;
  /** Delivers what it can within `withinMs` (default 5 s), then stops. What is left stays in the outbox for the next page or, without one, is dropped with reason `closed`. */
  close(withinMs?: number): Promise<Receipt>;
  report(): Receipt;
}
