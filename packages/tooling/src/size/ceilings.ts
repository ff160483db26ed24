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

function sender(title: string, kibibytes: number, code: string, raised = ''): Ceiling {
  return {
    title,
    code,
    gzip: Math.round(kibibytes * kib),
    reason: `A destination that a page reaches directly, on top of the tracker. Measured on 2026-11-21 plus 2 %.${raised} Long-term ceiling: 2.5 KiB.`,
    external: core,
    absent: neverInABrowser,
  };
}

const lateCarts = ' Raised on 2026-11-22, so that carts which come after their order do not fill the cart again.';
const sharedMemory = ' Raised on 2026-11-22, so that senders can share a memory without mixing up what each vendor was told.';

const silentDrops = ' And for values that Sitecore CDP would drop without a word, which are refused with a reason instead.';

/** Ceilings of every entry that a browser can reach. Raise one only in the commit that needs it, and say why. */
export const ceilings: readonly Ceiling[] = [
  {
    title: 'browser tracker with relay transport',
    code: "export { createBrowserTracker } from '@waymark/browser'; export { relayTransport } from '@waymark/relay/client';",
    gzip: Math.round(16.85 * kib),
    reason:
      'What every page loads: automatic tracking, queue and delivery. Measured on 2026-11-21 plus 2 %. Long-term ceiling: 8.0 KiB, because the smallest comparable tracker has 8.1 KiB without queue or retry.',
    absent: neverInABrowser,
  },
  {
    title: 'core alone',
    code: "export { createTracker, memoryOutbox } from '@waymark/core';",
    gzip: Math.round(11.35 * kib),
    reason: 'Pipeline and lanes, with what only servers need. Measured on 2026-11-21 plus 2 %. Long-term ceiling: 5.5 KiB.',
    absent: neverInABrowser,
  },
  sender('sender: relay', 1.66, "export { relayTransport } from '@waymark/relay/client';"),
  sender('sender: Sitecore CDP', 9.82, "export { sitecoreCdp } from '@waymark/transport-sitecore-cdp';", `${lateCarts}${silentDrops}`),
  sender('sender: Sitecore Send', 4.89, "export { sitecoreSend } from '@waymark/transport-ordercloud';", sharedMemory),
  sender('sender: Sitecore Discover', 5.35, "export { sitecoreDiscover } from '@waymark/transport-ordercloud';", sharedMemory),
  sender('sender: Sitecore Search', 5.23, "export { sitecoreSearch } from '@waymark/transport-ordercloud';", lateCarts + sharedMemory),
];

/** Imports that a browser build must refuse, because they belong on a server only. */
export const refusedInBrowsers: readonly { readonly title: string; readonly code: string }[] = [
  { title: 'Tracify, whose token is a secret', code: "export { tracify } from '@waymark/transport-tracify';" },
  { title: 'the REST client of Sitecore CDP, whose token is a secret', code: "export { createGuestClient } from '@waymark/transport-sitecore-cdp/rest';" },
];
