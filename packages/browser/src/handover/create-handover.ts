import { TrackingError } from '@waymark/core/lean';
import type { PageWindow } from '../platform/page-window.ts';
import { defaultParameter, takeHandoverToken } from './take-token.ts';

/** What a handover needs of the tracker. */
export interface HandoverTracker {
  browserId(): string;
  /** False when the id cannot be taken. */
  adoptBrowserId(id: string): boolean;
  consent(): Readonly<Record<string, boolean>>;
}

export interface HandoverOptions {
  readonly tracker: HandoverTracker;
  /** Makes a token of a browser id for a host, on a server, within 5 s: short-lived, and with a signature, so that nobody can put an id of theirs on a visitor. `relayHandover()` of `@waymark/relay/client` does. */
  readonly sign: (browserId: string, host: string) => string | Promise<string>;
  /** The browser id of a token, within 5 s. Undefined when the token is forged, too old, used up or for another host: then nothing changes. */
  readonly verify: (token: string) => string | undefined | Promise<string | undefined>;
  /** Other hosts of the shop, as in `location.host`: `shop.example`, `localhost:8080`. Links to others stay as they are. */
  readonly hosts: readonly string[];
  /** Name of the query parameter. Default: `_wm`. */
  readonly parameter?: string;
  /** The page. Default: the global object. */
  readonly window?: PageWindow;
}

export interface Handover {
  /** The link with a token of this browser's id, if it leads to one of `hosts` and the visitor granted some purpose. Otherwise the link as it is. */
  decorateLink(url: string | URL): Promise<string>;
  /**
   * Goes on as the browser that the page's address tells of, and says whether it did. `token`: what `takeHandoverToken` found before the tracker started;
   * by default it is taken from the address now. Without consent the token waits in memory: call again after the grant.
   */
  acceptHandover(token?: string): Promise<boolean>;
}

/** How long `sign` and `verify` may take. Unit: milliseconds. */
const patience = 5000;

/** Carries the browser id to another domain of the same shop, where this domain's cookies are not seen. Does nothing by itself. */
export function createHandover(options: HandoverOptions): Handover {
  const { tracker, sign, verify, hosts, parameter = defaultParameter, window = globalThis.window } = options;
  if (!Array.isArray(hosts)) refuse('hosts', 'a list of host names, such as ["shop.example"]');
  if (!/^[\w.~-]{1,40}$/.test(parameter)) refuse('parameter', '1 to 40 letters, digits, "_", "-", "." or "~"');
  if (typeof sign !== 'function') refuse('sign', 'a function that makes a token of a browser id');
  if (typeof verify !== 'function') refuse('verify', 'a function that reads the browser id of a token');
  const mayIdentify = (): boolean => Object.values(tracker.consent()).includes(true);
  let waiting: string | undefined;

  return {
    async decorateLink(link) {
      const url = URL.canParse(String(link), window.location.href) ? new URL(link, window.location.href) : undefined;
      if (!url || !hosts.includes(url.host) || !keepsSecret(url, window) || !mayIdentify()) return String(link);
      const token = await attempt(window, () => sign(tracker.browserId(), url.host));
      if (typeof token !== 'string' || token === '' || !mayIdentify()) return String(link);
      // Works on the text, so that the rest stays as it was written.
      const others = url.search.slice(1).split('&').filter((pair) => pair !== '' && !pair.startsWith(`${parameter}=`));
      url.search = [...others, `${parameter}=${encodeURIComponent(token)}`].join('&');
      return url.href;
    },
    async acceptHandover(token = takeHandoverToken(parameter, window)) {
      waiting = token ?? waiting;
      const candidate = waiting;
      if (candidate === undefined || !mayIdentify()) return false;
      waiting = undefined;
      const id = await attempt(window, () => verify(candidate));
      // The visitor may have withdrawn meanwhile.
      return typeof id === 'string' && mayIdentify() && tracker.adoptBrowserId(id);
    },
  };
}

/** A token must not travel in clear text from a page that did not. */
function keepsSecret({ protocol }: URL, { location }: PageWindow): boolean {
  return protocol === 'https:' || (protocol === 'http:' && location.protocol === 'http:');
}

/** A signer that fails, or that never answers, must keep no visitor from following a link, and no page from starting. */
async function attempt<Result>({ console }: PageWindow, run: () => Result | Promise<Result>): Promise<Result | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('No answer in 5 s.')), patience);
  });
  try {
    return await Promise.race([late, run()]);
  } catch (error) {
    console.warn('[waymark] A browser id could not be handed over: "sign" or "verify" threw, or did not answer.', error);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function refuse(option: string, needs: string): never {
  throw new TrackingError('option-invalid', `createHandover() option "${option}" must be ${needs}.`);
}
