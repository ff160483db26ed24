import type { Stop } from '@waymark/core';
import type { PageWindow } from '../platform/page-window.ts';
import { allowsPurpose, type TcData, type TcfBasis } from './tcf-data.ts';
import { type ConsentTracker, tellChanges, withoutOverruling } from './tell-changes.ts';

export type { ConsentTracker } from './tell-changes.ts';
export type { PageWindow } from '../platform/page-window.ts';

export interface FollowTcfOptions {
  /**
   * Purposes of the TCF, by number, that each purpose of yours needs, all of them: `{ analytics: [1, 7, 8, 9], marketing: [1, 3, 4] }`.
   * 1 storage on the device, 3 and 4 personalised advertising, 7 and 8 measurement, 9 audience statistics.
   */
  readonly purposes: Readonly<Record<string, readonly number[]>>;
  /** Your number in the Global Vendor List, if you have one: then the visitor must have allowed you too, and your publisher's restrictions hold. */
  readonly vendorId?: number;
  /** Purposes of the TCF for which a legitimate interest is enough when the visitor did not object. Since TCF 2.2 never 1, 3, 4, 5 or 6. Default: none. */
  readonly legitimateInterests?: readonly number[];
  /** The page. Default: the global object. */
  readonly window?: PageWindow;
}

type TcfApi = (command: string, version: 2, callback: (data: TcData | undefined, success?: boolean) => void, parameter?: number) => void;

/** Wait before the second look for a consent platform. Unit: milliseconds. Each further wait is half as long again, so that looking costs nothing. */
const firstWaitMs = 50;

/**
 * Takes the visitor's decision from a consent platform of the IAB Transparency and Consent Framework, 2.2 and 2.3, now and whenever it changes. What is
 * undecided there stays undecided here. Where the law does not apply every purpose is granted, unless it is denied already. The platform may load later.
 */
export function followTcf(tracker: ConsentTracker, { purposes, window = globalThis.window, ...basis }: FollowTcfOptions): Stop {
  let stopped = false;
  let timer: number | undefined;
  let listener: number | undefined;

  function receive(data: TcData | undefined, success?: boolean): void {
    if (stopped) return forget(window, data?.listenerId);
    listener = data?.listenerId ?? listener;
    if (success !== false && data) tell(tracker, purposes, basis, data);
  }

  function look(wait: number): void {
    if (!call(window, 'addEventListener', receive)) timer = window.setTimeout(() => look(wait * 1.5), wait);
  }

  look(firstWaitMs);
  return () => {
    stopped = true;
    window.clearTimeout(timer);
    forget(window, listener);
  };
}

function tell(tracker: ConsentTracker, purposes: FollowTcfOptions['purposes'], basis: TcfBasis, data: TcData): void {
  const choose = (allows: (purpose: number) => boolean) => Object.fromEntries(Object.entries(purposes).map(([name, needed]) => [name, needed.every(allows)]));
  if (data.gdprApplies === false) return tellChanges(tracker, withoutOverruling(tracker, choose(() => true)));
  // While the dialog is open its answers are those of a visitor who has not said anything.
  if (!/^(tcloaded|useractioncomplete)$/.test(data.eventStatus ?? '') || data.isServiceSpecific === false) return;
  tellChanges(tracker, choose((purpose) => allowsPurpose(data, purpose, basis)));
}

/** False when there is no platform, or one that throws because it is not ready: the application must not end by it. */
function call(window: PageWindow, command: string, callback: Parameters<TcfApi>[2], parameter?: number): boolean {
  const { __tcfapi: api } = window as { readonly __tcfapi?: TcfApi };
  try {
    api?.(command, 2, callback, parameter);
    return typeof api === 'function';
  } catch {
    return false;
  }
}

function forget(window: PageWindow, listener: number | undefined): void {
  if (listener !== undefined) call(window, 'removeEventListener', () => undefined, listener);
}
