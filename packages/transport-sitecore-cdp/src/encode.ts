import type { EventEnvelope, HttpRequest } from '@waymark/core/transport';
import type { Tenant } from './browser-id.ts';
import { completeMessage } from './events/complete-message.ts';
import type { CommonFields } from './events/common-types.ts';
import type { CdpEvent } from './events/types.ts';
import { pageOf } from './map/view.ts';
import type { SitecoreCdpOptions } from './options.ts';

/**
 * Characters of a URL above which a message goes by POST. Sitecore publishes no limit; servers and proxies commonly refuse more than 8 KiB.
 * Checked 2026-11-21.
 */
const longestUrl = 8000;

/** Writes the requests of an event: one per step, each with the seven attributes that all messages must have. `usual`: those that the options name. */
export function createEncoder(options: SitecoreCdpOptions<never>, { target, clientKey }: Tenant, usual: CommonFields) {
  return ({ where: { url = '', locale = '' }, occurredAt }: EventEnvelope, browser_id: string, steps: readonly CdpEvent[]): readonly HttpRequest[] => {
    const rest = {
      ...usual,
      language: /^[a-z]{2}(?![^-_])/i.exec(locale)?.[0].toUpperCase() ?? usual.language,
      page: URL.canParse(url) ? pageOf(url) : (options.defaultPage ?? 'server'),
      browser_id,
      requested_at: new Date(occurredAt).toISOString(),
    };
    return steps.map((step) => {
      const { session_data, ...plain } = completeMessage(step, rest);
      // Some tenants were set up for `sessionData`.
      const message = { ...plain, [options.sessionDataKey ?? 'session_data']: session_data };
      options.inspect?.(message);
      const asked = options.method === 'get' && `${target}/v1.2/event/create.json?client_key=${clientKey}&message=${encodeURIComponent(JSON.stringify(message))}`;
      if (asked && asked.length <= longestUrl) return { method: 'GET', url: asked };
      return { url: `${target}/v1.2/events`, body: JSON.stringify({ client_key: clientKey, ...message }) };
    });
  };
}
