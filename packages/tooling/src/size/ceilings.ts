/** One bundle that an application could ship to a browser, and the most it may weigh. */
export interface Ceiling {
  readonly title: string;
  /** What the application imports. Everything imported is kept in the bundle. */
  readonly code: string;
  /** Most bytes after gzip. */
  readonly gzip: number;
  /** Why this number, and when it was last raised. */
  readonly reason: string;
  /** Left out of the measurement, because it is in the page already. */
  readonly external?: readonly string[];
  /** Must not occur anywhere in the bundle. */
  readonly absent?: readonly string[];
}

const kib = 1024;
const core = ['@waymark/core', '@waymark/core/*'];
/** Schemas, Node built-ins and the secrets of a server-only destination. */
const neverInABrowser = ['zod', 'node:', 'tracify-token', 'api.tracify.ai'];

function sender(title: string, code: string): Ceiling {
  return {
    title,
    code,
    gzip: 2.5 * kib,
    reason: 'A destination that a page reaches directly, on top of the tracker. 2.5 KiB since the first release.',
    external: core,
    absent: neverInABrowser,
  };
}

/** Ceilings of every entry that a browser can reach. Raise one only in the commit that needs it, and say why. */
export const ceilings: readonly Ceiling[] = [
  {
    title: 'browser tracker with relay transport',
    code: "export { createBrowserTracker } from '@waymark/browser'; export { relayTransport } from '@waymark/relay/client';",
    gzip: 8 * kib,
    reason: 'What every page loads: automatic tracking, queue and delivery. The smallest comparable tracker has 8.1 KiB without queue or retry.',
    absent: neverInABrowser,
  },
  {
    title: 'core alone',
    code: "export { createTracker, memoryOutbox } from '@waymark/core';",
    gzip: 5.5 * kib,
    reason: 'Pipeline and lanes, so that a browser package of 2.5 KiB still fits below 8.0 KiB together with it.',
    absent: neverInABrowser,
  },
  sender('sender: relay', "export { relayTransport } from '@waymark/relay/client';"),
  sender('sender: Sitecore CDP', "export { sitecoreCdp } from '@waymark/transport-sitecore-cdp';"),
  sender('sender: Sitecore Send', "export { sitecoreSend } from '@waymark/transport-ordercloud';"),
  sender('sender: Sitecore Discover', "export { sitecoreDiscover } from '@waymark/transport-ordercloud';"),
  sender('sender: Sitecore Search', "export { sitecoreSearch } from '@waymark/transport-ordercloud';"),
];

/** Imports that a browser build must refuse, because they belong on a server only. */
export const refusedInBrowsers: readonly { readonly title: string; readonly code: string }[] = [
  { title: 'Tracify, whose token is a secret', code: "export { tracify } from '@waymark/transport-tracify';" },
  { title: 'the REST client of Sitecore CDP, whose token is a secret', code: "export { createGuestClient } from '@waymark/transport-sitecore-cdp/rest';" },
];
