import type { EpochMs, Violation } from '@waymark/core';
import { decisionName } from '../../wire.ts';
import { anId, aTime } from './forms.ts';
import { isPlainObject } from './plain-values.ts';
import type { Sending } from './sending.ts';
import { dictionary, type Form, maybe, type Member, need, needInside, oneOf, readShape, text } from './shape.ts';

/** What a visitor decided: an operator's proof of consent. */
export interface ConsentDecision {
  /** One per decision. A decision that comes twice has the same. */
  readonly id: string;
  /** Absent: the browser keeps no id. */
  readonly browserId?: string;
  /** When the visitor decided, by the relay's clock as far as it can be told. Of two decisions the later one counts, in whatever order they come. */
  readonly at: EpochMs;
  readonly receivedAt: EpochMs;
  /** All decisions of the visitor from then on, by purpose. A purpose that is absent is undecided. */
  readonly state: Readonly<Record<string, boolean>>;
}

const mostPurposes = 20;
const flag: Form = (value) => (typeof value === 'boolean' ? value : undefined);

const shape: readonly Member[] = [
  need('v', oneOf(1)),
  need('name', oneOf(decisionName)),
  needInside('payload', need('at', aTime), need('state', dictionary(mostPurposes, text(40, /^[\w-]+$/), flag))),
  needInside('who', maybe('browserId', anId)),
  // Only a visitor decides, and visitors have browsers.
  needInside('where', need('runtime', oneOf('browser'))),
];

/** A decision as its shape reads it. */
interface Read {
  readonly payload: Pick<ConsentDecision, 'at' | 'state'>;
  readonly who: Pick<ConsentDecision, 'browserId'>;
}

/** Tells decisions from events. */
export function isDecision(source: unknown): boolean {
  return isPlainObject(source) && source['name'] === decisionName;
}

/** Reads a decision that somebody sent. The source must be safe. */
export function readDecision(source: unknown, id: string, { receivedAt, toOurs }: Pick<Sending, 'receivedAt' | 'toOurs'>): ConsentDecision | readonly Violation[] {
  const faults: Violation[] = [];
  const { payload, who } = readShape(source, shape, '', faults) as unknown as Read;
  return faults.length > 0 ? faults : { id, ...who, at: toOurs(payload.at), receivedAt, state: payload.state };
}
