import type { EventEnvelope } from '@waymark/core';
import type { HttpRequest, Refusal } from '@waymark/core/transport';
import { urlRefusal, visitorRefusal } from '../sender/refusals.ts';
import type { SendEvent } from './events.ts';
import type { SendSettings } from './options.ts';
import { campaignIdOf, cleanEmail, contactIdOf, sessionIdOf } from './visitor.ts';

/** The request that tells Send of one action. */
export function encodeSend(event: EventEnvelope, action: SendEvent, settings: SendSettings): Omit<HttpRequest, 'ids'> | Refusal {
  const { client, url } = event.where;
  const ContactId = contactIdOf(event);
  if (!ContactId) return visitorRefusal;
  // A custom action brings its name; `name` is no field of the others.
  const { actionType, name = actionType, ...told } = action as SendEvent & { readonly name?: string };
  if (!/^[A-Z]\w*$/.test(name) || name !== name.toUpperCase()) return { code: 'action-invalid', message: 'A custom action must have an upper-case name.' };
  const identifies = actionType === 'IDENTIFY';
  const body = {
    siteId: settings.siteId,
    actionType: name,
    ContactId,
    [settings.sessionKey]: sessionIdOf(event, ContactId),
    ContactEmailAddress: cleanEmail(event.who.email),
    CampaignId: campaignIdOf(event),
    ...(!identifies && { Url: url ?? settings.shopUrl }),
    ...told,
  };
  const text = JSON.stringify(body);
  if (!identifies && actionType !== 'CUSTOM' && !body.Url) return urlRefusal;
  if (text.includes('"itemUrl":""')) return { code: 'product-url-missing', message: 'A product has no page: give it a url, or set option "productUrl" or "shopUrl".' };
  return {
    url: settings.target + (identifies ? '/identify' : '/track'),
    headers: { accept: 'application/json', ...header('x-original-user-agent', client?.userAgent), ...header('x-original-request-ip-address', client?.ip) },
    body: text,
  };
}

/** Tells Send whose request it was, where a server speaks for the browser. Only what a header may hold. */
function header(name: string, value: string | undefined): Record<string, string> {
  return value ? { [name]: value.replace(/[^ -~]/g, '').slice(0, 1000) } : {};
}
