import { type EventEnvelope, type RequestSource, TrackingError, type Transport } from '@waymark/core';

/** What the rules of sources are made of. */
type Ruling = Pick<RequestSource, 'name' | 'feeds' | 'reports'>;

/**
 * The transports, without what sources keep from them: a fact that a vendor tells a destination by itself, and what a source reports instead of pages and
 * services. Such events are dropped there as `not-wanted`.
 */
export function withSourceRules(transports: readonly Transport[], sources: readonly Ruling[] = []): readonly Transport[] {
  for (const { name, feeds } of sources) {
    const stranger = feeds?.transports.find((fed) => transports.every((transport) => transport.name !== fed));
    if (stranger === undefined) continue;
    const known = transports.map((transport) => transport.name).join(', ');
    throw new TrackingError('option-invalid', `Source "${name}" of createRelay() feeds "${stranger}", which is no transport of the relay. Its transports: ${known}. Name one of them, or leave it out.`);
  }
  return transports.map((transport) => {
    const rulings = sources.filter(({ feeds, reports }) => reports?.length || feeds?.transports.includes(transport.name));
    if (rulings.length === 0) return transport;
    const wants: Transport['wants'] = (event) => rulings.every(({ feeds }) => !isFed(feeds, transport, event)) && isFromReporter(rulings, event) && (transport.wants?.(event) ?? true);
    // All else stays its own, also where it is inherited.
    return Object.assign(Object.create(transport) as Transport, { wants });
  });
}

function isFed(feeds: Ruling['feeds'], { name }: Transport, event: EventEnvelope): boolean {
  return (feeds?.transports.includes(name) && feeds.events.includes(event.name)) ?? false;
}

/** Several sources may report the same names, each of its own shop or marketplace. */
function isFromReporter(rulings: readonly Ruling[], { name, where }: EventEnvelope): boolean {
  const reporters = rulings.filter(({ reports }) => reports?.includes(name));
  return reporters.length === 0 || (where.runtime === 'server' && reporters.some((source) => source.name === where.service));
}
