import type { Clock, Stop } from '@waymark/core';
import type { PageMemory } from '../platform/page-memory.ts';
import type { PageWindow } from '../platform/page-window.ts';

/** What the automatic events need of the rest of the tracker. */
export interface SourceParts {
  readonly win: PageWindow;
  /** Of the namespace, for the life of the page: also across a tracker that is closed and created again. */
  readonly memory: PageMemory;
  readonly clock: Clock;
  readonly tab: { readonly id: string; readonly isNew: boolean };
  /** Address and referrer as events carry them: absolute and redacted. */
  readonly page: () => { readonly url: string; readonly referrer?: string };
  readonly emit: (name: string, payload: Readonly<Record<string, unknown>>) => void;
}

/** The automatic events of one tracker. */
export interface AutoTracking {
  enable: () => void;
  disable: Stop;
  /** Any event was tracked, automatic or not. */
  tracked: (name: string) => void;
}
