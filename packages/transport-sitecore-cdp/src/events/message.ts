import { TrackingError } from '@waymark/core/transport';
import { checkEvent, faultText } from './check-event.ts';
import type { CommonFields } from './common-types.ts';
import type { CdpEvent, CdpMessage } from './types.ts';

/** What every message needs and an event may leave out. */
export interface MessageBase {
  readonly channel: string;
  readonly language: string;
  readonly currency: string;
  readonly page: string;
  readonly pos: string;
  readonly browser_id: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly requested_at?: string;
}

/**
 * Builds the message of one event: checked, normalised and completed with `base`. For senders of your own; the transport does it for you.
 * Throws a TrackingError with code `cdp-event-invalid` that names every fault.
 */
export function buildMessage(event: CdpEvent, base: MessageBase): CdpMessage {
  const checked = checkEvent(event);
  if (checked.faults) throw new TrackingError('cdp-event-invalid', `buildMessage() was given an event that will not do. ${checked.faults.map(faultText).join(' ')} Correct the values named.`);
  return completeMessage(checked.event, base);
}

/** The message of an event that was checked. */
export function completeMessage(event: CdpEvent, base: MessageBase): CdpMessage {
  if (event.type === 'CUSTOM') {
    const { type: _custom, name, ...rest } = event;
    return join(name, rest, base);
  }
  const { type, ...rest } = event;
  // Every public example of FORCE_CLOSE carries this mark, Sitecore's own among them.
  return join(type, type === 'FORCE_CLOSE' ? { ...rest, _bx_extended_message: '1' } : rest, base);
}

function join(type: string, fields: CommonFields & Readonly<Record<string, unknown>>, base: MessageBase): CdpMessage {
  const { channel, language, currency, page, pos, ...rest } = fields;
  return {
    channel: channel ?? base.channel,
    type,
    language: language ?? base.language,
    currency: currency ?? base.currency,
    page: page ?? base.page,
    pos: pos ?? base.pos,
    browser_id: base.browser_id,
    ...(base.requested_at !== undefined && { requested_at: base.requested_at }),
    ...rest,
  };
}
