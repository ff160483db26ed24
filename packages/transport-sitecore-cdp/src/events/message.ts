import { TrackingError } from '@waymark/core/transport';
import { checkEvent, faultText } from './check-event.ts';
import { completeMessage } from './complete-message.ts';
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
