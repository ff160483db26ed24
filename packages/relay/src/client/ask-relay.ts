import { wireVersion } from '../wire.ts';
import type { RelayTransportOptions } from './create-relay-transport.ts';

/** Where the relay is and how to talk to it: as for `relayTransport`. */
export type AskOptions = Pick<RelayTransportOptions, 'url' | 'credentials' | 'pageToken' | 'fetch'>;

/** What a relay said. */
export interface RelaySaid {
  readonly status: number;
  readonly browserId?: unknown;
  readonly token?: unknown;
}

/** Asks the relay for something besides taking events. Rejects when no relay answers, or it cannot now. */
export async function askRelay({ url = '/w', credentials = 'same-origin', pageToken, fetch = globalThis.fetch }: AskOptions, ask: Readonly<Record<string, string>>): Promise<RelaySaid> {
  const body = JSON.stringify({ v: wireVersion, pageToken: typeof pageToken === 'function' ? pageToken() : pageToken, ...ask });
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body, credentials, redirect: 'manual' });
  const { status } = response;
  // A token that is refused is an answer; everything else but success is a relay that is not there, or not set up for this.
  if (status !== 200 && status !== 403) throw new Error(`The relay answered ${status}.`);
  return { status, ...((await response.json()) as object) };
}
