import type { EventEnvelope } from '@waymark/core';
import type { Entry } from '@waymark/core/transport';

/** An event of this page, until the last transport has done with it. */
export interface Item extends Entry {
  json: string;
  size: number;
  /** Names of the transports that have not settled it. */
  readonly lanes: Set<string>;
  /** Transports that it is on its way to. */
  flying: number;
  /** It may be stored: some transport need not wait for the visitor to decide. */
  keeps: boolean | undefined;
}

/** An item in the books of one transport. */
export interface Pending {
  readonly item: Item;
  /** Equal keys go one after another. */
  readonly key: string | undefined;
  /** The visitor has not decided yet. */
  waits: boolean;
  flying: boolean;
  tries: number;
  /** Largest batch that it may still go in. */
  most: number;
}

export function eventOf({ json }: Pick<Entry, 'json'>): EventEnvelope {
  return JSON.parse(json) as EventEnvelope;
}
