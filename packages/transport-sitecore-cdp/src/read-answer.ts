import { type HttpAnswer, type SendOutcome, readStandardAnswer } from '@waymark/core/transport';
import type { Tenant } from './ask.ts';

/** Code of the outcome of an event whose browser id the tenant does not know. */
export const unknownBrowser = 'browser-id-unknown';

/**
 * What an answer of the Stream API means. Any 2xx is success; 401 says that key and region do not belong together; 404 that the browser id is not of this
 * tenant, or that the address is wrong where the request named no id. The text of an error is never repeated: it may quote what was sent.
 */
export function readAnswer(answer: HttpAnswer, { clientKey, target }: Tenant, namesBrowser = true): SendOutcome {
  const { status } = answer;
  const found = `${new URL(target).host} answered ${status}`;
  if (status === 404 && namesBrowser) {
    return { status: 'refused', why: { code: unknownBrowser, message: `${found}: the browser id is not known to the tenant.` } };
  }
  if (status === 404) {
    const message = `${found}: it is not the Stream API. Check the option "target".`;
    return { status: 'refused', why: { code: 'stream-address-wrong', message }, pausesLane: true };
  }
  if (status === 401) {
    const message =
      `${found} to client key ${clientKey.slice(0, 4)}…: ` +
      'the key is wrong, or the tenant is in another region. Check the options "clientKey" and "target".';
    return { status: 'refused', why: { code: 'client-key-refused', message }, pausesLane: true };
  }
  return readStandardAnswer(answer);
}
