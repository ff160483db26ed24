import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EventEnvelope } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { toNodeHandler } from '@waymark/relay/node';
import { createRelay, type Relay } from '@waymark/relay/server';
import { lateScript, pageHtml, type PageSettings, usualPage } from './page-settings.ts';

/** The website of one scenario: a host of its own, with pages and a relay. */
export interface Visit {
  /** `http://visit-7.localhost:40123` */
  readonly origin: string;
  url(path?: string): string;
  /** The same over https. */
  secureUrl(path?: string): string;
  /** How its pages are made from now on, beside what was said before. */
  serve(settings: Partial<PageSettings>): void;
  /** What the relay handed on, in order of arrival. */
  events(): Promise<readonly EventEnvelope[]>;
  /** Events of every request at the relay, repeats included. */
  readonly wire: readonly EventEnvelope[];
  /** Requests at the relay. */
  readonly requests: number;
  /** Paths of the pages that were asked for, in order. */
  readonly loaded: readonly string[];
  /** What pages complained of, and events that the relay did not hand on. */
  readonly complaints: readonly string[];
  /** Answers of the relay take this long. */
  answerAfter(ms: number): void;
  /** Something before the relay is broken and answers 503. */
  fail(isBroken: boolean): void;
  /** Something before the relay takes requests and never answers them. Those that it took stay without an answer. */
  hang(isSilent: boolean): void;
  /** Requests that stay without an answer. */
  readonly unanswered: number;
  /** Requests that were answered with 503. */
  readonly refused: number;
}

/** A visit from the side of the site. */
export interface HostedVisit extends Visit {
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

/** What `/slow` takes, in milliseconds. */
const slowMs = 1500;

/** `host`: name without port. Its subdomain `www` is served as well. */
export function openVisit(host: string, { port, securePort }: { readonly port: number; readonly securePort: number }, script: string): HostedVisit {
  const origin = `http://${host}:${port}`;
  const secureOrigin = `https://${host}:${securePort}`;
  const kept = recordingTransport({ limits: { maxEvents: 100, maxBytes: 1_000_000, concurrency: 1 } });
  const wire: EventEnvelope[] = [];
  const complaints: string[] = [];
  const loaded: string[] = [];
  let page = usualPage;
  let requests = 0;
  let delay = 0;
  let isBroken = false;
  let isSilent = false;
  let unanswered = 0;
  let refused = 0;
  let relay: Relay<unknown> | undefined;

  function relayNow(): Relay<unknown> {
    relay ??= createRelay({
      allowOrigins: [origin, secureOrigin, `http://www.${host}:${port}`],
      transports: [kept],
      limits: { requestsPerMinute: 0, browserRequestsPerMinute: 0 },
      ...(!page.relayKeepsCookie && { browserIdCookie: false as const }),
      onDrop: ({ event, reason, why }) => complaints.push(`The relay dropped ${event.name}: ${reason} ${why.code} ${why.message}`),
    });
    return relay;
  }

  /** The relay, with somebody who reads what comes in. */
  const overheard: Pick<Relay<unknown>, 'respond'> = {
    respond: (request) =>
      relayNow().respond({
        ...request,
        async readBody(most, signal) {
          const body = await request.readBody(most, signal);
          if ('bytes' in body && body.bytes.length > 0) {
            wire.push(...((JSON.parse(new TextDecoder().decode(body.bytes)) as { readonly events?: readonly EventEnvelope[] }).events ?? []));
            requests += 1;
          }
          if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
          return body;
        },
      }),
  };
  const handleRelay = toNodeHandler(overheard);

  const files: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => unknown>> = {
    '/w': (request, response) => {
      if (isBroken) {
        refused += 1;
        return response.writeHead(503).end();
      }
      if (isSilent) return (unanswered += 1);
      // Pages without an origin of their own are ours, too: the site vouches for them.
      if (request.headers.origin === 'null') {
        delete request.headers.origin;
        response.setHeader('access-control-allow-origin', 'null');
      }
      return handleRelay(request, response);
    },
    '/app.js': (_request, response) => answer(response, 'text/javascript', script),
    '/late.js': (_request, response) => answer(response, 'text/javascript', lateScript),
    '/extra.js': (_request, response) => answer(response, 'text/javascript', page.extra),
    '/favicon.ico': (_request, response) => response.writeHead(404).end(),
    '/slow': (_request, response) => setTimeout(() => answer(response, 'text/plain', ''), slowMs),
    '/complaints': (request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
      request.on('end', () => response.writeHead(204).end());
    },
  };

  return {
    origin,
    url: (path = '/page') => `${origin}${path}`,
    secureUrl: (path = '/page') => `${secureOrigin}${path}`,
    serve: (settings) => {
      page = { ...page, ...settings };
    },
    async events() {
      await relay?.tracker.flush();
      return kept.delivered;
    },
    wire,
    get requests() {
      return requests;
    },
    loaded,
    complaints,
    answerAfter: (ms) => {
      delay = ms;
    },
    fail: (answer503) => {
      isBroken = answer503;
    },
    hang: (answerNothing) => {
      isSilent = answerNothing;
    },
    get unanswered() {
      return unanswered;
    },
    get refused() {
      return refused;
    },
    handle(request, response) {
      const { pathname } = new URL(request.url ?? '/', origin);
      const file = files[pathname];
      if (file) return void file(request, response);
      loaded.push(pathname);
      answer(response, 'text/html', pageHtml(page, pathname), { 'content-security-policy': page.policy, ...page.headers });
    },
    close: async () => void (await relay?.close(1000)),
  };
}

function answer(response: ServerResponse, type: string, body: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-type': `${type};charset=utf-8`, ...headers }).end(body);
}
