import { type HttpAnswer, type SendOutcome, readStandardAnswer } from '@waymark/core/transport';

/** Whom to ask, as whom. */
export interface Tenant {
  readonly clientKey: string;
  /** Base URL without a trailing slash. */
  readonly target: string;
}

/** Code of the outcome of an event whose browser id the tenant does not know. */
export const unknownBrowser = 'browser-id-unknown';

/**
 * What an answer of the Stream API means. Any 2xx is success; 401 says that key and region do not belong together; 404 that the browser id is not of this
 * tenant, or that the address is wrong where the request named no id. The text of an error is never repeated: it may quote what was sent.
 */
export function readAnswer(answer: HttpAnswer, { clientKey, target }: Tenant, namesBrowser = true): SendOutcome {
  const { status } = answer;
  if (status !== 401 && status !== 404) return readStandardAnswer(answer);
  const message = `${new URL(target).host} answered ${status} to client key ${clientKey.slice(0, 4)}…: check "clientKey" and "target".`;
  if (status === 401) return { status: 'refused', why: { code: 'client-key-refused', message }, pausesLane: true };
  return namesBrowser
    ? { status: 'refused', why: { code: unknownBrowser, message } }
    : { status: 'refused', why: { code: 'stream-address-wrong', message }, pausesLane: true };
}
