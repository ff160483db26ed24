import { systemClock, type TrackerOptions, TrackingError } from '@waymark/core';
import { guardOnError, reportError } from '@waymark/core/lean';
import type { FetchRequest, IncomingRequest, NodeRequest } from '@waymark/node/request';
import { namespace } from '../options/namespace.ts';
import { callback, checkRules, clock, type Rule, saysItself } from '../options/option-rules.ts';
import { found } from '../options/found.ts';
import { noViews } from '../server/page-views/served-views.ts';
import type { Relay } from '../server/relay.ts';
import { type RelayAddress, sendViews, type SendingParts, type ViewSender } from './send-views.ts';
import { type ConsentReading, viewKinds } from './view-kind.ts';

/** How pages are counted. */
export interface PageCounterOptions extends ConsentReading, Pick<TrackerOptions, 'clock' | 'fetch' | 'onError'> {
  /** The relay that compares the counts with what it hears: one of this process, or the address of another. */
  readonly relay: Pick<Relay<unknown>, 'served'> | RelayAddress;
}

/** What is used of an answer of `node:http`. */
export interface NodeAnswer {
  readonly statusCode: number;
  getHeader(name: string): unknown;
  once(event: 'finish', listener: () => void): unknown;
}

/** Counts the pages that a shop's server answers. */
export interface PageCounter {
  /** Counts a page that is answered, unless it is fetched ahead. Never throws. */
  count(request: IncomingRequest): void;
  /** For Express and Connect, and in a listener of `node:http`: counts what is answered as HTML. */
  readonly middleware: (request: NodeRequest, response: NodeAnswer, next?: () => void) => void;
  /** For handlers of Fetch: counts what they answer as HTML. */
  watch<Rest extends readonly unknown[]>(handler: (request: Request, ...rest: Rest) => Response | Promise<Response>): (request: Request, ...rest: Rest) => Promise<Response>;
  /** Sends what was counted. Resolves when that has been tried. */
  flush(): Promise<void>;
  /** Sends what was counted, and stops. */
  close(): Promise<void>;
}

const rules: Readonly<Record<keyof PageCounterOptions, Rule>> = { relay: saysItself, purposes: saysItself, namespace, consentCookie: saysItself, clock, fetch: callback, onError: callback };

/**
 * Counts the pages that a shop's server answers, so that the relay can tell how much of the traffic it does not hear of. Nothing of a visitor is kept: requests are
 * counted by what is to be expected of them.
 */
export function pageCounter(options: PageCounterOptions): PageCounter {
  checkRules('pageCounter()', options, rules);
  const kindOf = viewKinds(options);
  const sender = senderOf(options);

  function count(request: IncomingRequest): void {
    const kind = kindOf(request);
    if (kind) sender.add({ ...noViews, [kind]: 1 });
  }

  return {
    count,
    middleware(request, response, next) {
      response.once('finish', () => {
        if (isPage(response.statusCode, response.getHeader('content-type'), request.headers['accept'])) count(request);
      });
      next?.();
    },
    watch: (handler) => async (request, ...rest) => {
      const response = await handler(request, ...rest);
      if (isPage(response.status, response.headers.get('content-type'), request.headers.get('accept'))) count(request as FetchRequest);
      return response;
    },
    flush: sender.flush,
    async close() {
      await sender.flush();
      sender.stop();
    },
  };
}

function senderOf({ relay, clock: ticking = systemClock(), fetch = (input, init) => globalThis.fetch(input, init), onError = reportError }: PageCounterOptions): ViewSender {
  if (isServing(relay)) {
    return { add: relay.served, flush: () => Promise.resolve(), stop: () => undefined };
  }
  if (typeof relay !== 'object' || relay === null) throw new TrackingError('option-invalid', `pageCounter() option "relay" must be a relay or its address, found ${found(relay)}. Example: { url: "http://10.0.0.5:8080/w", token }.`);
  const parts: SendingParts = { clock: ticking, fetch, onError: guardOnError('pageCounter()', onError) };
  return sendViews(relay, parts);
}

function isServing(relay: PageCounterOptions['relay']): relay is Pick<Relay<unknown>, 'served'> {
  return typeof (Object(relay) as Partial<Relay<unknown>>).served === 'function';
}

/** An answer that shows a page: HTML that went out, or that the browser has already. Where its type cannot be known, what was asked for counts. */
function isPage(status: number, type: unknown, accept: unknown): boolean {
  const isHtml = typeof type === 'string' ? type.toLowerCase().startsWith('text/html') : String(accept).includes('text/html');
  return (status >= 200 && status < 300 && isHtml) || (status === 304 && String(accept).includes('text/html'));
}
