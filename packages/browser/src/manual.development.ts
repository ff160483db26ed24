import type { EventSchemas, StandardVocabulary, VocabularyOf } from '@waymark/core';
import type { BrowserTracker } from './boot/browser-tracker.ts';
import { createDevelopmentTracker } from './development/create-development-tracker.ts';
import type { BrowserTrackerOptions } from './boot/options.ts';

/**
 * Starts tracking in a page, without automatic events. Consent is undecided unless told otherwise: events that need it wait in memory, and nothing is stored in the browser before
 * the visitor grants a purpose. A second call for the same namespace returns the tracker that is at work.
 */
export function createBrowserTracker<const Schemas extends EventSchemas>(
  options: BrowserTrackerOptions<Schemas> & { readonly events: Schemas },
): BrowserTracker<VocabularyOf<Schemas>>;
export function createBrowserTracker(options: BrowserTrackerOptions): BrowserTracker<StandardVocabulary>;
export function createBrowserTracker(options: BrowserTrackerOptions): BrowserTracker<Readonly<Record<string, unknown>>> {
  return createDevelopmentTracker(options);
}

export * from './public.ts';
