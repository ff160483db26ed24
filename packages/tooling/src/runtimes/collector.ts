import type { EventEnvelope } from '@waymark/core';
import type { VendorFake } from '@waymark/testkit/sandbox';
import type { CollectorView } from './conformance/stand-ins.ts';

/** A destination without rules of its own: takes lists of events as JSON and shows what it took. */
export function collector(): VendorFake {
  let events: EventEnvelope[] = [];
  return {
    name: 'collector',
    title: 'Collector',
    handle({ text }) {
      const taken = JSON.parse(text) as readonly EventEnvelope[];
      events.push(...taken);
      return { status: 200, body: { taken: taken.length }, verdict: 'accepted', reason: 'Taken', summary: `${taken.length} events` };
    },
    view: (): CollectorView => ({ ids: events.map(({ id }) => id), events }),
    reset: () => void (events = []),
  };
}
