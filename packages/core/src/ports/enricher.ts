import type { EventEnvelope } from './event.ts';

/** Keep the event, return a changed copy, or return null to drop it. Pure and synchronous. The id may not change. */
export type Enricher = (event: EventEnvelope) => EventEnvelope | null;
