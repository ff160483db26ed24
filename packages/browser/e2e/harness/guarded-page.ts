import type { createBrowserTracker } from '../../src/index.ts';

/** What the server of a guarded shop puts into its pages. */
export interface GuardedSettings {
  readonly pageToken: string;
  readonly hosts: readonly string[];
}

/** What a page of a guarded shop lets a test call. */
export interface GuardedPage {
  readonly tracker: ReturnType<typeof createBrowserTracker>;
  decorateLink(url: string): Promise<string>;
  /** Whether the page goes on as a browser of another domain. */
  readonly accepted: Promise<boolean>;
}
