/** Something that an application could ship to a browser, and the most it may weigh. */
export interface Ceiling {
  readonly title: string;
  /** What the application imports: everything imported is kept in the bundle. Or a file below the repository that is loaded as it is. */
  readonly from: { readonly code: string; readonly external?: readonly string[] } | { readonly file: string };
  /** How it is weighed: after gzip, or as it is. */
  readonly weighed: 'gzip' | 'raw';
  /** Unit: bytes. */
  readonly most: number;
  /** Where it has to get in the long run. Unit: bytes. */
  readonly goal: number;
  /** Why this number, and when it was last raised. */
  readonly reason: string;
  /** Must not occur anywhere in it. */
  readonly absent: readonly string[];
  /** Files below the repository whose sentences are for developers and must not occur either. */
  readonly unsaid?: readonly string[];
}

const kib = 1024;
const core = ['@waymark/core', '@waymark/core/*'];
/** Schemas, Node built-ins, and the secrets of destinations that only servers reach. */
const neverInABrowser = ['zod', 'node:', 'tracify-token', 'api.tracify.ai'];
/** Vendors are reached from a page with public keys only. The relay's transport takes a token where it runs on servers. */
const neverToVendors = [...neverInABrowser, 'authorization', 'Authorization'];
/** What the development builds say. */
const unsaid = ['packages/browser/src/development/*.ts', 'packages/relay/src/client/relay-transport.ts'];
const relay = "export { relayTransport } from '@waymark/relay/client';";
const measured = 'Measured on 2026-11-22 plus 1 %.';
/** Pages are held to what they weigh: what a bundler does otherwise tomorrow, and nothing else. */
const held = 'Measured on 2026-11-22 plus 0.2 %. docs/benchmarks.md says what each part weighs.';

function sender(title: string, most: number, code: string): Ceiling {
  const reason = `A destination that a page reaches directly, on top of the tracker. Measured on 2026-11-22 plus 1 %, and no more than the goal once that is reached.`;
  return { title: `sender: ${title}`, from: { code, external: core }, weighed: 'gzip', most, goal: 2.5 * kib, reason, absent: code === relay ? neverInABrowser : neverToVendors };
}

const page = { weighed: 'gzip', absent: neverInABrowser, unsaid } as const;

/** Ceilings of everything that a browser can get. Raise one only in the commit that needs it, and say why. */
export const ceilings: readonly Ceiling[] = [
  {
    ...page,
    title: 'browser tracker with relay transport',
    from: { code: `export { createBrowserTracker } from '@waymark/browser'; ${relay}` },
    most: 12_017,
    goal: 8 * kib,
    reason: `What every page loads: automatic tracking, queue and delivery. ${held} The smallest comparable tracker has 8.1 KiB without queue or retry.`,
  },
  {
    ...page,
    title: 'the same without automatic events',
    from: { code: `export { createBrowserTracker } from '@waymark/browser/manual'; ${relay}` },
    most: 11_073,
    goal: 5.5 * kib,
    reason: `For pages that say themselves what happens. ${held}`,
  },
  {
    ...page,
    title: 'script for script tags',
    from: { file: 'packages/browser/dist/waymark.iife.js' },
    most: 11_981,
    goal: 8.3 * kib,
    reason: `The tracker with everything inside, and the start that reads the tag. ${held}`,
  },
  {
    ...page,
    title: 'stub for script tags',
    from: { file: 'packages/browser/dist/stub.js' },
    weighed: 'raw',
    most: 300,
    goal: 300,
    reason: 'It stands in the head of every page, before anything else.',
  },
  {
    title: 'core alone',
    from: { code: "export { createTracker, memoryOutbox } from '@waymark/core';" },
    weighed: 'gzip',
    most: 19_860,
    goal: 5.5 * kib,
    reason: `Pipeline and lanes, with what only servers need: no page loads it. ${measured} Raised for the speed of servers, back-pressure, and what Workers and damaged files ask for, for what operators watch, for sources and withdrawals of a relay, for clusters, for what is tracked while a tracker closes, for events that go alone, for words about calls and options that are given something else, for an end that waits for nothing that never answers, for what a full outbox gives up while it writes, for books that stay right where a letter goes again twice, for what comes late to an event of the same task, for an outbox that never hands out, for a visitor who withdraws beside others, for callbacks that reject or end the process, for a word about a destination that fails, and for retry policies that cannot work.`,
    absent: neverInABrowser,
  },
  sender('relay', 1_128, relay),
  sender('Sitecore CDP', 3_207, "export { sitecoreCdp } from '@waymark/transport-sitecore-cdp';"),
  sender('Sitecore Send', 2_560, "export { sitecoreSend } from '@waymark/transport-ordercloud';"),
  sender('Sitecore Discover', 2_560, "export { sitecoreDiscover } from '@waymark/transport-ordercloud';"),
  sender('Sitecore Search', 2_550, "export { sitecoreSearch } from '@waymark/transport-ordercloud';"),
];

/** Imports that a browser build must refuse, because they belong on a server only. */
export const refusedInBrowsers: readonly { readonly title: string; readonly code: string }[] = [
  { title: 'Tracify, whose token is a secret', code: "export { tracify } from '@waymark/transport-tracify';" },
  { title: 'the REST client of Sitecore CDP, whose token is a secret', code: "export { createGuestClient } from '@waymark/transport-sitecore-cdp/rest';" },
];
