import type { EventEnvelope } from '@waymark/core';
import type { Entry } from '@waymark/core/transport';

/** An event of this page, until the last transport has done with it. */
export interface Item extends Entry {
  json: string;
  size: number;
  /** The transports that have not settled it, and how often each has tried. Undefined: that one waits for the visitor to decide. */
  readonly lanes: Map<string, number | undefined>;
  /** Names of the transports that it is on its way to. */
  readonly flying: Set<string>;
  /** Says what the visitor decided, so it goes whatever that was. */
  readonly isDecision: boolean;
}

export function eventOf({ json }: Pick<Entry, 'json'>): EventEnvelope {
  return JSON.parse(json) as EventEnvelope;
}
