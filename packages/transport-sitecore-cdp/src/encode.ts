import type { EventEnvelope, HttpRequest } from '@waymark/core/transport';
import { addressHeaders } from './browser-id.ts';
import { type MessageBase, completeMessage } from './events/message.ts';
import type { CdpMessage } from './events/types.ts';
import { language } from './events/values.ts';
import { pageOf } from './map/view.ts';
import type { Plan } from './plans.ts';
import type { Settings } from './settings.ts';

/**
 * Characters of a URL above which a message goes by POST. Sitecore publishes no limit; servers and proxies commonly refuse more than 8 KiB.
 * Checked 2026-11-21.
 */
const longestUrl = 8000;

/** One request per step of a plan, each with the seven attributes that all events must have. */
export function encode(event: EventEnvelope, { browserId, steps }: Plan, settings: Settings): readonly HttpRequest[] {
  const base = baseOf(event, browserId, settings);
  const headers = addressHeaders(event, settings);
  return steps.map((step) => {
    const message = renamed(completeMessage(step, base), settings);
    settings.inspect?.(message);
    return { ...requestOf(message, settings), headers, ids: [event.id] };
  });
}

function requestOf(message: CdpMessage, { target, clientKey, method }: Settings): Omit<HttpRequest, 'ids'> {
  const url = `${target}/v1.2/event/create.json?client_key=${clientKey}&message=${method === 'get' ? encodeURIComponent(JSON.stringify(message)) : ''}`;
  if (method === 'get' && url.length <= longestUrl) return { method: 'GET', url };
  return { url: `${target}/v1.2/events`, body: JSON.stringify({ client_key: clientKey, ...message }) };
}

function baseOf({ where, occurredAt }: EventEnvelope, browserId: string, settings: Settings): MessageBase {
  const { channel, currency, pos } = settings;
  return {
    channel,
    language: (language(where.locale, [], []) as string | undefined) ?? settings.language,
    currency,
    page: pageOf(where.url, settings),
    pos,
    browser_id: browserId,
    requested_at: new Date(occurredAt).toISOString(),
  };
}

/** Some tenants were set up for `sessionData`. */
function renamed(message: CdpMessage, { sessionDataKey }: Settings): CdpMessage {
  const { session_data, ...rest } = message;
  return session_data === undefined ? message : { ...(rest as CdpMessage), [sessionDataKey]: session_data };
}
