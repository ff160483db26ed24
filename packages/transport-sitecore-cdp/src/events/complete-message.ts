import type { CommonFields } from './common-types.ts';
import type { CdpEvent, CdpMessage } from './types.ts';

/** What every message needs besides what an event says for itself. */
export interface MessageRest extends CommonFields {
  readonly browser_id: string;
  readonly requested_at?: string;
}

/** The message of an event that was checked. What it says itself wins. */
export function completeMessage(event: CdpEvent, rest: MessageRest): CdpMessage {
  const message = { ...rest, ...event };
  if (event.type === 'CUSTOM') return { ...message, type: event.name, name: undefined } as unknown as CdpMessage;
  // Every public example of FORCE_CLOSE carries this mark, Sitecore's own among them.
  return { ...message, ...(event.type === 'FORCE_CLOSE' && { _bx_extended_message: '1' }) } as unknown as CdpMessage;
}
