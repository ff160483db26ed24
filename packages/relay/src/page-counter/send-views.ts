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

  /** 0 without an answer, one that breaks off included. Never rejects: there may be nobody who waits. */
  async function ask(body: string, signal: AbortSignal): Promise<number> {
    try {
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body, signal });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  async function send({ id, views }: Report): Promise<void> {
    const counters = { accepted: 0, delivered: 0, waiting: 0, dropped: 0 };
    const body = JSON.stringify({ v: wireVersion, sentAt: clock.now(), counters, views: { id, ...views }, events: [] });
    const status = await inTime((signal) => ask(body, signal));
    if (status < 200 || status >= 500 || status === 408 || status === 429) return;
    report = undefined;
    if (status >= 300) onError({ code: 'page-counter-refused', message: `The relay does not take the counts of pageCounter(): it answered ${status}. Check address and token.` });
  }

  /** A question that does not heed its signal is given up all the same. */
  function inTime(question: (signal: AbortSignal) => Promise<number>): Promise<number> {
    const late = new AbortController();
    return new Promise((resolve) => {
      const stop = clock.after(timeoutMs, () => {
        late.abort();
        resolve(0);
      });
      void question(late.signal).then((status) => {
        stop();
        resolve(status);
      });
    });
  }

  function sendNow(): Promise<void> {
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
    stopTimer ??= clock.after(everyMs, () => void sendNow());
  }

  return {
    add(views) {
      counted = addViews(counted, views);
      if (!sending) later();
    },
    async flush() {
      // What was counted since a report set out goes with the next.
      await sending;
      await sendNow();
    },
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
