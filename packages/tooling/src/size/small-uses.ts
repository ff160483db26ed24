/** A part of what we ship, and a piece of its text that no minifier changes and no other part has. */
export const parts = {
  'automatic events': 'navigatesuccess',
  outbox: 'readwrite',
  cookies: 'withConverter',
  'relay transport': 'sentAt',
  'questions to a relay': 'The relay answered',
  'Sitecore CDP': 'sitecore-cdp',
  Send: 'ORDER_COMPLETED',
  Discover: '/api/event/1',
  Search: '/api/event/v4',
  TCF: '__tcfapi',
  'Google consent mode': 'dataLayer',
} as const;

export type Part = keyof typeof parts;

/** An import that needs few parts. All others must stay out of the bundle. */
export interface SmallUse {
  /** Undefined: the module is imported for its effects, of which it has none. */
  readonly name?: string;
  readonly from: string;
  readonly needs: readonly Part[];
}

const tracker: readonly Part[] = ['outbox', 'cookies'];

export const smallUses: readonly SmallUse[] = [
  { from: '@waymark/browser', needs: [] },
  { name: 'redactUrl', from: '@waymark/browser', needs: [] },
  { name: 'createBrowserTracker', from: '@waymark/browser', needs: [...tracker, 'automatic events'] },
  { name: 'createBrowserTracker', from: '@waymark/browser/manual', needs: tracker },
  { name: 'followTcf', from: '@waymark/browser/consent/tcf', needs: ['TCF'] },
  { name: 'followGoogleConsent', from: '@waymark/browser/consent/google', needs: ['Google consent mode'] },
  { name: 'relayHandover', from: '@waymark/relay/client', needs: ['questions to a relay'] },
  { name: 'relayBrowserId', from: '@waymark/relay/client', needs: ['questions to a relay'] },
  { name: 'relayTransport', from: '@waymark/relay/client', needs: ['relay transport'] },
  { name: 'sitecoreCdp', from: '@waymark/transport-sitecore-cdp', needs: ['Sitecore CDP'] },
  { name: 'sitecoreSend', from: '@waymark/transport-ordercloud', needs: ['Send'] },
  { name: 'sitecoreDiscover', from: '@waymark/transport-ordercloud', needs: ['Discover'] },
  { name: 'sitecoreSearch', from: '@waymark/transport-ordercloud', needs: ['Search'] },
];

export function codeOf({ name, from }: SmallUse): string {
  return name === undefined ? `import '${from}';` : `import { ${name} } from '${from}'; globalThis.kept = ${name};`;
}
