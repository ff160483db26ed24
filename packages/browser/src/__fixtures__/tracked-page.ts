import type { DeliveryReport, Drop, Refusal } from '@waymark/core';
import { createFakeClock, type FakeClock, type RecordingOptions, type RecordingTransport, recordingTransport } from '@waymark/core/testing';
import type { BrowserTracker } from '../boot/browser-tracker.ts';
import type { BrowserTrackerOptions } from '../boot/options.ts';
import { createBrowserTracker } from '../manual.ts';
import { createFakeWindow, type FakeWindow, type FakeWindowOptions } from './fake-window.ts';

/** A page with a tracker, one destination that notes what it gets, and what the tracker told the application. */
export interface TrackedPage {
  readonly fake: FakeWindow;
  readonly clock: FakeClock;
  readonly vendor: RecordingTransport;
  readonly tracker: BrowserTracker<Record<string, unknown>>;
  readonly drops: readonly Drop[];
  readonly problems: readonly Refusal[];
  /** Tracks an event whose payload may be all the same, and returns its id: `e1`, `e2` … */
  see(name?: string, payload?: unknown): string;
  report(): DeliveryReport | undefined;
  /** Reason, code and id of every drop. */
  told(): readonly string[];
  leave(): void;
  back(): void;
}

/** What a page may be made of. */
export interface TrackedPageOptions extends Partial<Omit<BrowserTrackerOptions, 'clock'>> {
  readonly clock?: FakeClock;
  readonly page?: FakeWindowOptions | FakeWindow;
  /** The entry that makes the tracker. Default: the one without automatic events. */
  readonly create?: (options: BrowserTrackerOptions) => unknown;
}

/** What the visitor allows in most tests. */
export const granted = { state: { analytics: true } } as const;

/** Starts a tracker. Analytics is granted, nothing outlives the page, and every random wait is as long as it can be. */
export function trackedPage(recording: RecordingOptions = {}, { page = {}, create = createBrowserTracker, ...options }: TrackedPageOptions = {}): TrackedPage {
  const fake = 'win' in page ? page : createFakeWindow(page);
  const clock = options.clock ?? createFakeClock();
  const vendor = recordingTransport({ name: 'vendor', purposes: ['analytics'], ...recording });
  const drops: Drop[] = [];
  const problems: Refusal[] = [];
  let made = 0;
  const tracker = create({
    transports: [vendor],
    window: fake.win,
    clock,
    consent: granted,
    outbox: false,
    random: () => 0.9999,
    newId: () => `e${(made += 1)}`,
    onDrop: (drop) => drops.push(drop),
    onError: (problem) => problems.push(problem),
    ...options,
  }) as BrowserTracker<Record<string, unknown>>;

  function show(visibilityState: DocumentVisibilityState): void {
    fake.set({ visibilityState });
    fake.fire('document', 'visibilitychange');
  }

  return {
    fake,
    clock,
    vendor,
    tracker,
    drops,
    problems,
    see: (name = 'eventOccurred', payload = {}) => tracker.track(name, payload),
    report: () => tracker.report().transports[vendor.name],
    told: () => drops.map(({ event, reason, why }) => `${reason} ${why.code} ${event.id}`),
    leave: () => show('hidden'),
    back: () => show('visible'),
  };
}
