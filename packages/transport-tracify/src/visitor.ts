import type { EventEnvelope } from '@waymark/core/transport';

/** Names the visitor of an event, for keeping order and remembering the cart. Undefined when nothing tells one visitor from another. */
export function visitorOf({ who }: EventEnvelope): string | undefined {
  return who.browserId ?? who.userId ?? who.sessionId;
}
