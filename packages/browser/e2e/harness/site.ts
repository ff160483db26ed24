import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventEnvelope } from '@waymark/core';
import type { BrowserTrackerOptions } from '../../src/index.ts';

/** How a test page loads its script. `late`: added after the `load` event. */
export type Loading = 'blocking' | 'deferred' | 'module' | 'late';

/** Options that a page can carry as JSON. */
export interface PageOptions extends Pick<BrowserTrackerOptions, 'autoTrack' | 'consent' | 'cookie' | 'flushIntervalMs' | 'metadata' | 'namespace'> {
  readonly purposes?: readonly string[];
}

/** A small website with a collector, on its own port. */
export interface Site {
  readonly url: string;
  /** Address of a test page. */
  page(options?: PageOptions, loading?: Loading, query?: string): string;
  /** Every event of every request, in order of arrival, repeats included. */
  readonly received: readonly EventEnvelope[];
  /** Requests to the collector. */
  readonly requests: number;
  /** Answers of the collector take this long. */
  answerAfter(ms: number): void;
  reset(): void;
  close(): Promise<void>;
}

/** What `/slow` takes. */
const slowMs = 1500;
const policy = "default-src 'self'";

export async function startSite(script: string): Promise<Site> {
  const received: EventEnvelope[] = [];
  const state = { requests: 0, delay: 0 };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://site');
    if (url.pathname === '/collect') return void collect(request, response);
    if (url.pathname === '/app.js') return answer(response, 'text/javascript', script);
    if (url.pathname === '/late.js') return answer(response, 'text/javascript', lateScript);
    if (url.pathname === '/page') return answer(response, 'text/html', pageHtml(url.searchParams));
    if (url.pathname === '/empty') return answer(response, 'text/html', '<!doctype html><title>Empty</title>');
    if (url.pathname === '/slow') return void setTimeout(() => answer(response, 'text/plain', ''), slowMs);
    response.writeHead(404).end();
  });

  async function collect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    state.requests += 1;
    received.push(...(JSON.parse(body) as EventEnvelope[]));
    setTimeout(() => answer(response, 'application/json', '{}'), state.delay);
  }

  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    page: (options = {}, loading = 'module', query = '') => `${url}/page?loading=${loading}&options=${encodeURIComponent(JSON.stringify(options))}${query}`,
    received,
    get requests() {
      return state.requests;
    },
    answerAfter(ms) {
      state.delay = ms;
    },
    reset() {
      received.length = state.requests = state.delay = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

const lateScript = `addEventListener('load', () => setTimeout(() => {
  const script = document.createElement('script');
  script.src = '/app.js';
  document.body.append(script);
}, 20));`;

const tags: Readonly<Record<Loading, string>> = {
  blocking: '<script src="/app.js"></script>',
  deferred: '<script defer src="/app.js"></script>',
  module: '<script type="module" src="/app.js"></script>',
  late: '<script src="/late.js"></script>',
};

export function pageHtml(query: URLSearchParams): string {
  const options = (query.get('options') ?? '{}').replaceAll('<', '\\u003c');
  const tag = tags[(query.get('loading') ?? 'module') as Loading];
  return `<!doctype html><html><head><title>Test page</title><script type="application/json" id="options">${options}</script>${tag}</head>
    <body><h1>Test page</h1><a id="next" href="/empty">next</a></body></html>`;
}

function answer(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': `${type};charset=utf-8`, 'content-security-policy': policy });
  response.end(body);
}
