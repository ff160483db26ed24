import type { Scenario } from './scenario.ts';
import { eventCount, type Tally } from './tally.ts';

/** How a scenario went. */
export interface Run {
  readonly scenario: Pick<Scenario, 'title' | 'answerIsLost'>;
  readonly tally: Tally;
  /** What went otherwise than the scenario tells. */
  readonly unmet?: string;
  /** Why the relay did not hand events on. */
  readonly drops: readonly string[];
}

/** What keeps a run from being green: every event arrives once, and is sent twice only where the answer was lost. */
export function faultsOf({ scenario, tally, unmet, drops }: Run): readonly string[] {
  const { once, twiceAtTheWire, twiceAfterTheRelay, lost } = tally;
  return [
    ...(unmet === undefined ? [] : [unmet]),
    ...(lost > 0 ? [`${lost} events were lost.`] : []),
    ...(twiceAfterTheRelay > 0 ? [`${twiceAfterTheRelay} events came twice through the relay.`] : []),
    ...(twiceAtTheWire > 0 && !scenario.answerIsLost ? [`${twiceAtTheWire} events were sent again although the page had the answer.`] : []),
    ...(once + twiceAfterTheRelay + lost === eventCount ? [] : ['The figures do not add up.']),
    ...drops.map((drop) => `The relay dropped ${drop}.`),
  ];
}
