import { TrackingError, checkOptions } from '@waymark/core/transport';
import { type AskContext, type Id, type Tenant, askForId, newBrowserId } from './browser-id.ts';
import { explain } from './explain.ts';
import { hosts, type Target } from './hosts.ts';

/** What {@link createBrowserId} and {@link findGuestRef} need to reach a tenant. */
export interface StreamIdOptions {
  readonly clientKey: string;
  readonly target: Target;
  /** Whole milliseconds, 0 for no limit. Default: 10000. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/**
 * Creates a browser id for a visitor who has none, for example while a server handles the first request. Share the promise between callers of one visitor:
 * two ids are two guests. Throws a TrackingError with code `browser-id-unavailable`.
 */
export async function createBrowserId(options: StreamIdOptions): Promise<string> {
  const { tenant, how } = readOptions('createBrowserId()', options, []);
  return idOf('createBrowserId()', await newBrowserId(tenant, how), tenant, false);
}

/**
 * The guest that a browser id belongs to now. Ask again after an IDENTITY: it can merge guests. Throws a TrackingError with code
 * `browser-id-unavailable`.
 */
export async function findGuestRef(options: StreamIdOptions & { readonly browserId: string }): Promise<string> {
  const { tenant, how } = readOptions('findGuestRef()', options, ['browserId']);
  const { clientKey, target } = tenant;
  // The show call takes the public client key as its api_token; the secret token has no business here.
  const url = `${target}/v1.2/browser/${encodeURIComponent(options.browserId)}/show.json?client_key=${clientKey}&api_token=${clientKey}`;
  return idOf('findGuestRef()', await askForId(url, how, ({ customer }: { readonly customer?: { readonly ref?: string } }) => customer?.ref), tenant, true);
}

function readOptions(scope: string, options: StreamIdOptions, more: readonly string[]): { readonly tenant: Tenant; readonly how: AskContext } {
  const check = checkOptions(scope, options, ['clientKey', 'target', 'timeoutMs', 'fetch', ...more]);
  const timeoutMs = check.number('timeoutMs', 10_000, 0, 600_000);
  if (!Number.isInteger(timeoutMs)) throw new TrackingError('option-invalid', `${scope} option "timeoutMs" must be whole milliseconds, found a fraction. Pass a number such as 10000, or 0 for no limit.`);
  for (const name of more) check.text(name, 'It is the id that Sitecore CDP issued.');
  return {
    tenant: { clientKey: check.text('clientKey', 'It is under Settings, API access.', /^[\w-]+$/), target: check.target('target', hosts) },
    how: {
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      urgency: 'normal',
      signal: timeoutMs === 0 ? new AbortController().signal : AbortSignal.timeout(timeoutMs),
    },
  };
}

function idOf(call: string, asked: Id, tenant: Tenant, namesBrowser: boolean): string {
  if (typeof asked === 'string') return asked;
  const outcome = explain(asked.outcome, tenant, namesBrowser);
  const found = 'why' in outcome ? outcome.why.message : 'Sitecore CDP gave none.';
  throw new TrackingError('browser-id-unavailable', `${call} got no id. ${found} Call again when it was the network, else check client key, target and browser id.`);
}
