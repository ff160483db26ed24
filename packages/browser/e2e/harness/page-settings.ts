import type { BrowserTrackerOptions } from '../../src/index.ts';

/** How a test page loads its script. `late`: added after the `load` event. `none`: the page has no tracker, like those below `/plain`. */
export type Loading = 'blocking' | 'deferred' | 'module' | 'late' | 'none';

/** Options of the tracker that a page can carry as JSON, and a few of the page. */
export interface PageOptions extends Pick<BrowserTrackerOptions, 'aliasCookies' | 'autoTrack' | 'cookie' | 'flushIntervalMs' | 'metadata' | 'namespace' | 'routes' | 'token' | 'userId'> {
  /** Default: analytics and marketing are granted. */
  readonly consent?: 'pending' | Readonly<Record<string, boolean>>;
  /** Of the relay's transport. */
  readonly purposes?: readonly string[];
  /** False: what is not delivered ends with the page. Default: the durable outbox. */
  readonly outbox?: false;
  /** Timers run this many times as fast as the tracker thinks. */
  readonly speed?: number;
  /** The browser seems to have no Navigation API. */
  readonly withoutNavigationApi?: boolean;
  /** What the browser says of the visitor's wish. */
  readonly globalPrivacyControl?: boolean;
}

/** How the pages of a host are made. */
export interface PageSettings {
  readonly loading: Loading;
  readonly options: PageOptions;
  /** Content-Security-Policy. */
  readonly policy: string;
  /** More headers of the page. */
  readonly headers: Readonly<Record<string, string>>;
  /** Inside `<body>`, but for pages below `/framed`. */
  readonly body: string;
  /** A deferred script of the application. */
  readonly extra: string;
  /** The relay renews the cookie of the browser id with its answers. Counts from the first request on. */
  readonly relayKeepsCookie: boolean;
}

export const usualPage: PageSettings = { loading: 'module', options: {}, policy: "default-src 'self'", headers: {}, body: '', extra: '', relayKeepsCookie: true };

const tags: Readonly<Record<Loading, string>> = {
  blocking: '<script src="/app.js"></script>',
  deferred: '<script defer src="/app.js"></script>',
  module: '<script type="module" src="/app.js"></script>',
  late: '<script src="/late.js"></script>',
  none: '',
};

/** Adds the script after the `load` event. */
export const lateScript = `addEventListener('load', () => setTimeout(() => {
  const script = document.createElement('script');
  script.src = '/app.js';
  document.body.append(script);
}, 20));`;

export function pageHtml({ options, loading, body, extra }: PageSettings, path: string): string {
  const json = JSON.stringify(options).replaceAll('<', '\\u003c');
  const scripts = tags[path.startsWith('/plain') ? 'none' : loading] + (extra && '<script defer src="/extra.js"></script>');
  return `<!doctype html><html lang="en"><head><title>Page ${path}</title><script type="application/json" id="options">${json}</script>${scripts}</head>
    <body><h1>Page ${path}</h1>${path.startsWith('/framed') ? '' : body}</body></html>`;
}
