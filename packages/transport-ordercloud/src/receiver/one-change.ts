import type { OcEvent, OcLine, OcLineEvent } from './events.ts';

/** Several lines that one call put into a cart or changed there: a bundle. */
interface OcLinesEvent extends OcLineEvent {
  readonly more: readonly OcLine[];
}

/** The events of one message, its lines as one change: the cart is told once, not once per line. */
export function asOneChange(events: readonly OcEvent[]): readonly OcEvent[] {
  const [first, ...others] = events;
  if (!isLine(first) || others.length === 0 || !others.every(isLine)) return events;
  const whole: OcLinesEvent = { ...first, more: others.map(({ line }) => line) };
  return [whole];
}

/** All lines that an event is about. */
export function linesOf(event: OcLineEvent | OcLinesEvent): readonly OcLine[] {
  return 'more' in event ? [event.line, ...event.more] : [event.line];
}

function isLine(event: OcEvent | undefined): event is OcLineEvent {
  return event?.kind === 'lineAdded' || event?.kind === 'lineUpdated';
}
