import { type Refusal, type SendOutcome, isTrackingError } from '@waymark/core/transport';
import type { Tenant } from './browser-id.ts';

/** Refusals of the sender, in the words of people. */
const texts: Readonly<Record<string, string>> = {
  'visitor-unknown': 'The event names no visitor. Track it with a browser id, a user id or the alias "sitecore-cdp".',
  'not-wanted': 'Sitecore CDP has it all already, the mapping made nothing of it, or it is a cart from before an order that is told.',
  'browser-id-store': 'The store of browser ids failed.',
  'no-browser-id': 'Sitecore CDP answered without an id.',
};

/**
 * Says what an outcome means and what to do about it. Pages in production have the codes alone. `namesBrowser`: the request was about a browser id.
 * The text of an error is never repeated: it may quote what was sent.
 */
export function explain(outcome: SendOutcome, tenant: Tenant, namesBrowser: boolean): SendOutcome {
  if (outcome.status === 'mixed') return { ...outcome, refused: new Map([...outcome.refused].map(([id, why]) => [id, explainRefusal(why, tenant, true)])) };
  return outcome.status === 'delivered' ? outcome : { ...outcome, why: explainRefusal(outcome.why, tenant, namesBrowser) };
}

function explainRefusal(why: Refusal, { clientKey, target }: Tenant, namesBrowser: boolean): Refusal {
  const { code, cause } = why;
  const { host } = new URL(target);
  if (code === 'http-401') {
    const message =
      `${host} answered 401 to client key ${clientKey.slice(0, 4)}…: ` +
      'the key is wrong, or the tenant is in another region. Check the options "clientKey" and "target".';
    return { code: 'client-key-refused', message };
  }
  if (code === 'http-404') {
    return namesBrowser
      ? { code: 'browser-id-unknown', message: `${host} answered 404: the browser id is not known to the tenant.` }
      : { code: 'stream-address-wrong', message: `${host} answered 404: it is not the Stream API. Check the option "target".` };
  }
  if (code === 'event-invalid') {
    if (isTrackingError(cause) && cause.code === 'page-part-missing') return { code: cause.code, message: cause.message };
    // What another error says may quote the payload.
    const detail = isTrackingError(cause) ? cause.message : 'Its payload is not what its name promises, or the mapping of the application failed.';
    return { code, message: `The event cannot be said to Sitecore CDP. ${detail} Correct it.` };
  }
  return { ...why, message: texts[code] ?? why.message };
}
