import type { Adapter } from './adapters.ts';
import type { Books } from './books.ts';
import type { Scenario } from './scenario.ts';
import type { Tally } from './tally.ts';

/** How a scenario went with an adapter. */
export interface Run {
  readonly scenario: Omit<Scenario, 'play'>;
  readonly adapter: Pick<Adapter, 'outbox'>;
  readonly tally: Tally;
  readonly memory: Books['memory'];
  /** Codes of problems that were reported. */
  readonly problems: readonly string[];
  /** What went otherwise than the scenario tells. */
  readonly unmet?: string;
  /** Why the destination did not take events. */
  readonly drops: readonly string[];
}

/** What a destination that fails is called, as most scenarios make it. */
export const halted = 'destination-halted';
/** What a full disk is called. */
const diskFull = 'outbox-disk-full';
/** Says how many events a process takes with it that had only memory. */
const unsaved = 'exit-unsaved';

/** What keeps a run of ours from being green. */
export function faultsOf(run: Run): readonly string[] {
  const { scenario, adapter, tally, unmet, drops, problems } = run;
  const { offered, once, twiceAtTheWire, twiceAfterwards, named, lostKept, lostUnkept } = tally;
  const isUnheard = scenario.endsUnheard === 'with both' || (scenario.endsUnheard === 'with memory' && adapter.outbox === 'memory');
  const strange = problems.filter((code) => code !== halted && !(scenario.needsDisk && code === diskFull) && !(isUnheard && code === unsaved));
  return [
    ...(unmet === undefined ? [] : [unmet]),
    ...(lostKept > 0 ? [`${lostKept} events were lost that the outbox had confirmed.`] : []),
    ...(lostUnkept > 0 && !isUnheard ? [`${lostUnkept} events were lost and not named, although somebody was there to name them.`] : []),
    ...(twiceAfterwards > 0 ? [`${twiceAfterwards} events came twice under different ids.`] : []),
    ...(twiceAtTheWire > 0 && !scenario.mayRepeat && !scenario.endsUnheard ? [`${twiceAtTheWire} events were sent again although the answer had come.`] : []),
    ...(once + twiceAfterwards + named + lostKept + lostUnkept === offered ? [] : ['The figures do not add up.']),
    ...namedFaults(run),
    ...memoryFaults(run),
    ...(strange.length > 0 ? [`It reported ${strange.join(', ')}.`] : []),
    ...drops.map((drop) => `The destination dropped ${drop}.`),
  ];
}

function namedFaults({ scenario, adapter, tally: { named } }: Run): readonly string[] {
  const expected = scenario.named?.[adapter.outbox] ?? 0;
  if (expected === 'some' ? named > 0 : named === expected) return [];
  return [`${named} events were named as lost instead of ${expected}.`];
}

function memoryFaults({ scenario, memory }: Run): readonly string[] {
  if (scenario.memoryBound === undefined || (memory && memory.heap <= scenario.memoryBound)) return [];
  return [`The process needed ${memory?.heap ?? 'unknown'} bytes more than at its start; the bound is ${scenario.memoryBound}.`];
}
