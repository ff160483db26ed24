import { idMaker } from '@waymark/core/lean';
import { type Clock, type DurationMs, type Refusal, type Stop, TrackingError } from '@waymark/core';
import { found } from '../options/found.ts';
import { addViews, noViews, type ServedViews } from '../server/page-views/served-views.ts';
import { wireVersion } from '../wire.ts';

/** A relay in another process. */
export interface RelayAddress {
  /** Where it takes batches: `https://shop.example/w`, or its address in your network. */
  readonly url: string;
  /** One of its `serviceTokens`. */
  readonly token: string;
}

/** What sending needs. */
export interface SendingParts {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly onError: (problem: Refusal) => void;
}

/** Brings counts to a relay. */
export interface ViewSender {
  add(views: ServedViews): void;
  /** Sends what there is. Resolves when that has been tried. */
  flush(): Promise<void>;
  stop(): void;
}

/** How often counts are sent. Well below the slots in which the relay compares them. Unit: milliseconds. */
const everyMs: DurationMs = 10_000;
const timeoutMs: DurationMs = 5000;

interface Report {
  readonly id: string;
  readonly views: ServedViews;
}

/** Sends counts every few seconds while there are any. A report whose answer got lost goes again under its id, so that it counts once. */
export function sendViews({ url, token }: RelayAddress, { clock, fetch, onError }: SendingParts): ViewSender {
  checkAddress(url, token);
  const newId = idMaker();
  let counted = noViews;
  let report: Report | undefined;
  let sending: Promise<void> | undefined;
  let stopTimer: Stop | undefined;

  async function send({ id, views }: Report): Promise<void> {
    const late = new AbortController();
    const stop = clock.after(timeoutMs, () => late.abort());
    const counters = { accepted: 0, delivered: 0, waiting: 0, dropped: 0 };
    const body = JSON.stringify({ v: wireVersion, sentAt: clock.now(), counters, views: { id, ...views }, events: [] });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const status = await fetch(url, { method: 'POST', headers, body, signal: late.signal }).then(
      async (response) => (await response.arrayBuffer(), response.status),
      () => 0,
    );
    stop();
    if (status < 200 || status >= 500 || status === 408 || status === 429) return;
    report = undefined;
    if (status >= 300) onError({ code: 'page-counter-refused', message: `The relay does not take the counts of pageCounter(): it answered ${status}. Check address and token.` });
  }

  function flush(): Promise<void> {
    stopTimer?.();
    stopTimer = undefined;
    sending ??= sendAll().finally(() => {
      sending = undefined;
      if (report || counted !== noViews) later();
    });
    return sending;
  }

  async function sendAll(): Promise<void> {
    if (report) await send(report);
    if (report || counted === noViews) return;
    report = { id: newId(), views: counted };
    counted = noViews;
    await send(report);
  }

  function later(): void {
    stopTimer ??= clock.after(everyMs, () => void flush());
  }

  return {
    add(views) {
      counted = addViews(counted, views);
      if (!sending) later();
    },
    flush,
    stop() {
      stopTimer?.();
      stopTimer = undefined;
    },
  };
}

function checkAddress(url: unknown, token: unknown): void {
  if (typeof url !== 'string' || !URL.canParse(url)) throw new TrackingError('option-invalid', `pageCounter() option "relay.url" must be an absolute address, found ${found(url)}. Example: "http://10.0.0.5:8080/w".`);
  if (typeof token !== 'string' || token === '') throw new TrackingError('option-invalid', `pageCounter() option "relay.token" must be one of the relay's serviceTokens, found ${token === '' ? 'an empty one' : typeof token}.`);
}
