import { isBrowserId } from '@waymark/node/request';

/** What a page asks of its relay besides taking events. */
export type Ask =
  | { readonly name: 'browser-id' }
  | { readonly name: 'handover-id'; readonly token: unknown }
  | { readonly name: 'handover-token'; readonly browserId: string; readonly host: string };

/** A host as `location.host` says it. */
const hostForm = /^[a-z0-9.:[\]-]{1,260}$/;

/** Reads what a body asks for. Undefined: it asks for nothing that there is. */
export function readAsk({ ask, token, browserId, host }: Readonly<Record<string, unknown>>): Ask | undefined {
  if (ask === 'browser-id') return { name: ask };
  if (ask === 'handover-id') return { name: ask, token };
  if (ask !== 'handover-token' || !isBrowserId(browserId) || typeof host !== 'string' || !hostForm.test(host)) return undefined;
  return { name: ask, browserId, host };
}
