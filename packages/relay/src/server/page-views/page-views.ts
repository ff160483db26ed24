import { type Clock, type DurationMs, type EpochMs, type EventEnvelope, TrackingError } from '@waymark/core';
import { forgetOldest } from '@waymark/core/lean';
import { found } from '../../options/found.ts';
import { checkRules, numberFrom, withDefaults } from '../../options/option-rules.ts';
import { type BlockedTraffic, estimateBlocked } from './estimate.ts';
import { addViews, noViews, readServedViews, type ServedViews } from './served-views.ts';
import { viewSpread } from './visitors.ts';

/** How blocked traffic is estimated. */
export interface PageViewOptions {
  /** The time that is looked at, in milliseconds. Default: 24 hours. */
  readonly windowMs?: DurationMs;
  /** How long a page has to be heard of before it counts as blocked, in milliseconds. Default: 10 minutes. */
  readonly settleMs?: DurationMs;
  /** Independent views from which on a share is told. Default: 400, so that it is right to within five points. */
  readonly minimum?: number;
}

/** Pages since start. */
export interface PageViewCounts {
  readonly served: ServedViews;
  readonly received: number;
  readonly blocked: BlockedTraffic;
}

/** Compares pages that were served with pages that were heard of. Until a server counts, nothing is looked at. */
export interface PageViews {
  /** Pages that a server has answered. */
  served(views: ServedViews): void;
  /** The same from elsewhere, as it came. A report that comes twice counts once. */
  reported(report: unknown): void;
  /** Events that are right. */
  heard(events: readonly EventEnvelope[]): void;
  read(): PageViewCounts;
}

interface Slot {
  views: ServedViews;
  received: number;
}

/** The events that begin a page. Whichever comes first tells of it. */
const beginnings: ReadonlySet<string> = new Set(['pageOpened', 'pageLoaded']);
/** Longest window: a week. Unit: milliseconds. */
const longestMs: DurationMs = 604_800_000;
/** Times are counted in slots of five minutes. Unit: milliseconds. */
const slotMs: DurationMs = 300_000;
/** Loads that are remembered, so that each counts once, and reports. */
const mostLoads = 20_000;
const mostReports = 1000;

const defaults: Required<PageViewOptions> = { windowMs: 86_400_000, settleMs: 600_000, minimum: 400 };

/** Starts with nothing served and nothing heard of. */
export function pageViews(clock: Pick<Clock, 'now' | 'ticks'>, options: PageViewOptions = {}): PageViews {
  const { windowMs, settleMs, minimum } = checkPageViews(options);
  const slots = new Map<number, Slot>();
  const loads = recent(mostLoads);
  const reports = recent(mostReports);
  const spread = viewSpread(windowMs, clock);
  let total = noViews;
  let received = 0;
  let isCounted = false;

  /** Undefined for a time that is not looked at any more, or never was. */
  function slotAt(time: EpochMs): Slot | undefined {
    const at = Math.floor(time / slotMs);
    const oldest = Math.floor((clock.now() - windowMs - settleMs) / slotMs);
    for (const known of slots.keys()) if (known < oldest) slots.delete(known);
    if (at < oldest || time > clock.now()) return undefined;
    const slot = slots.get(at) ?? { views: noViews, received: 0 };
    slots.set(at, slot);
    return slot;
  }

  function serve(views: ServedViews): void {
    isCounted = true;
    total = addViews(total, views);
    const slot = slotAt(clock.now());
    if (slot) slot.views = addViews(slot.views, views);
  }

  function hear({ name, occurredAt, where, who }: EventEnvelope): void {
    if (!beginnings.has(name) || where.runtime !== 'browser' || where.bot?.some((sign) => sign !== 'webdriver')) return;
    const { pageLoadedAt = occurredAt } = where;
    const isKnown = who.tabId !== undefined && where.pageLoadedAt !== undefined && !loads.add(`${who.tabId} ${pageLoadedAt}`);
    if (isKnown) return;
    received += 1;
    spread.note(who.browserId ?? who.tabId ?? '');
    const slot = slotAt(pageLoadedAt);
    if (slot) slot.received += 1;
  }

  function blocked(): BlockedTraffic {
    const to = clock.now() - settleMs;
    const from = to - windowMs;
    const inside = [...slots].filter(([at, { views }]) => (at + 1) * slotMs <= to && (at + 1) * slotMs > from && views.expected + views.undecided > 0);
    const views = inside.reduce((sum, [, slot]) => addViews(sum, slot.views), noViews);
    return estimateBlocked({ from, to, views, received: inside.reduce((sum, [, slot]) => sum + slot.received, 0), spread: spread.read(), least: minimum });
  }

  return {
    served(views) {
      const read = readServedViews({ ...views, id: 'own' });
      if (!read) throw new TrackingError('call-invalid', `relay.served() needs numbers of pages, such as { expected: 1, undecided: 0, denied: 0, bots: 0 }, found ${found(views)}. Pass that.`);
      serve(read.views);
    },
    reported(report) {
      const read = readServedViews(report);
      if (read && reports.add(read.id)) serve(read.views);
    },
    heard(events) {
      if (isCounted) events.forEach(hear);
    },
    read: () => ({ served: total, received, blocked: blocked() }),
  };
}

/** Remembers the latest of some texts. `add` is false for one that is known. */
function recent(most: number): { add(text: string): boolean } {
  const known = new Set<string>();
  return {
    add(text) {
      if (known.has(text)) return false;
      known.add(text);
      forgetOldest(known, most);
      return true;
    },
  };
}

function checkPageViews(options: PageViewOptions): Required<PageViewOptions> {
  const rule = numberFrom(1, longestMs);
  checkRules('createRelay()', options, { windowMs: rule, settleMs: rule, minimum: rule }, 'pageViews');
  return withDefaults(defaults, options);
}
