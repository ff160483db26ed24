import type { Stop } from '@waymark/core';
import type { PageWindow } from '../platform/page-window.ts';
import { createSignals } from './google-signals.ts';
import { type ConsentTracker, tellChanges, withoutOverruling } from './tell-changes.ts';

export type { ConsentTracker } from './tell-changes.ts';
export type { PageWindow } from '../platform/page-window.ts';

export interface FollowGoogleConsentOptions {
  /** Signals of consent mode that each purpose of yours needs, all of them: `{ analytics: 'analytics_storage', marketing: ['ad_storage', 'ad_user_data'] }`. */
  readonly purposes: Readonly<Record<string, string | readonly string[]>>;
  /** Name of the array that `gtag` pushes to. Default: `dataLayer`. */
  readonly dataLayer?: string;
  /** The page. Default: the global object. */
  readonly window?: PageWindow;
}

/**
 * Takes the visitor's decision from Google consent mode: from the commands `gtag('consent', 'update', …)` and `gtag('consent', 'default', …)` in the data
 * layer, past and future. An update is the visitor's decision. A default that denies leaves the purpose undecided, since nobody was asked yet; one that grants
 * for all regions decides what is open and overrules no denial. Consent set inside a tag manager's template does not pass the data layer and is not seen.
 * Source: Google tag platform, consent mode guide; checked 2026-11-22.
 */
export function followGoogleConsent(tracker: ConsentTracker, { purposes, dataLayer: name = 'dataLayer', window = globalThis.window }: FollowGoogleConsentOptions): Stop {
  const layer = ((window as unknown as Record<string, unknown[] | undefined>)[name] ??= []);
  const signals = createSignals();
  let stopped = false;
  let waiting = false;

  function tell(): void {
    waiting = false;
    if (stopped) return;
    const needs = Object.entries(purposes).map(([purpose, names]) => [purpose, [names].flat()] as const);
    tellChanges(tracker, { ...withoutOverruling(tracker, choose(needs, signals.byDefault)), ...choose(needs, signals.byVisitor) });
  }

  function look(items: readonly unknown[]): void {
    // Several commands of one task are one decision.
    if (stopped || items.filter(signals.read).length === 0 || waiting) return;
    waiting = true;
    queueMicrotask(tell);
  }

  // An own property as long as we listen; whoever wraps it later calls us, and finds us idle when we have stopped.
  const previous = Object.getOwnPropertyDescriptor(layer, 'push');
  const push = layer.push;
  function pushAndLook(this: unknown[], ...items: unknown[]): number {
    const length = push.apply(this, items);
    look(items);
    return length;
  }
  layer.push = pushAndLook;
  look([...layer]);
  return () => {
    stopped = true;
    if (layer.push !== pushAndLook) return;
    if (previous) layer.push = push;
    else Reflect.deleteProperty(layer, 'push');
  };
}

/** Purposes that are decided, as far as `state` knows all their signals. */
function choose(needs: readonly (readonly [string, readonly string[]])[], state: (signals: readonly string[]) => boolean | undefined): Readonly<Record<string, boolean>> {
  const choice: Record<string, boolean> = {};
  for (const [purpose, names] of needs) {
    const decided = state(names);
    if (decided !== undefined) choice[purpose] = decided;
  }
  return choice;
}
