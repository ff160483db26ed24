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

/** How long a relay may take to answer a question. Unit: milliseconds. Pages wait for it as they start, and visitors as they follow a link. */
const patience = 10_000;

/** Asks the relay for something besides taking events. Rejects when no relay answers in 10 s, or it cannot now. */
export async function askRelay(options: AskOptions, question: Readonly<Record<string, string>>): Promise<RelaySaid> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('The relay did not answer in 10 s.'));
      controller.abort();
    }, patience);
  });
  try {
    return await Promise.race([late, ask(options, question, controller.signal)]);
  } finally {
    clearTimeout(timer);
  }
}

async function ask({ url = '/w', credentials = 'same-origin', pageToken, fetch = globalThis.fetch }: AskOptions, question: Readonly<Record<string, string>>, signal: AbortSignal): Promise<RelaySaid> {
  const body = JSON.stringify({ v: wireVersion, pageToken: typeof pageToken === 'function' ? pageToken() : pageToken, ...question });
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body, credentials, redirect: 'manual', signal });
  const { status } = response;
  // A token that is refused is an answer; everything else but success is a relay that is not there, or not set up for this.
  if (status !== 200 && status !== 403) throw new Error(`The relay answered ${status}.`);
  return { status, ...((await response.json()) as object) };
}
