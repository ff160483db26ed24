import { describe, expect, test } from 'vitest';
import { faultsOf, type Run } from './verdict.ts';

const green = { offered: 200, kept: 200, once: 200, twiceAtTheWire: 0, twiceAfterwards: 0, named: 0, lostUnkept: 0, lostKept: 0 };
const run = (part: Partial<Run> = {}): Run => ({ scenario: { title: 'normal' }, adapter: { outbox: 'sqlite' }, tally: green, memory: undefined, problems: [], drops: [], ...part });

describe('verdict on a server', () => {
  test('a run with every event once is green', () => {
    expect(faultsOf(run())).toEqual([]);
  });

  test('where a process ends unheard, only what was confirmed must arrive', () => {
    const scenario = { title: 'killed', endsUnheard: 'with both' } as const;
    const tally = { ...green, kept: 150, once: 150, lostUnkept: 50, twiceAtTheWire: 10 };
    expect(faultsOf(run({ scenario, tally }))).toEqual([]);
    expect(faultsOf(run({ scenario, tally: { ...tally, lostUnkept: 49, lostKept: 1 } }))).toHaveLength(1);
    expect(faultsOf(run({ scenario: { title: 'killed', endsUnheard: 'with memory' }, tally }))).toHaveLength(1);
  });

  test('what is named as lost must be as many as the scenario tells, for this outbox', () => {
    const scenario = { title: 'down', named: { memory: 200 } };
    const tally = { ...green, once: 0, named: 200 };
    expect(faultsOf(run({ scenario, tally, adapter: { outbox: 'memory' } }))).toEqual([]);
    expect(faultsOf(run({ scenario, tally }))).toHaveLength(1);
    expect(faultsOf(run({ scenario, adapter: { outbox: 'memory' } }))).toHaveLength(1);
    expect(faultsOf(run({ scenario: { title: 'flood', named: { memory: 'some' } }, tally, adapter: { outbox: 'memory' } }))).toEqual([]);
  });

  test('a destination that fails may be reported', () => {
    expect(faultsOf(run({ problems: ['destination-halted'] }))).toEqual([]);
  });

  test('a full disk is a problem only where the scenario has none', () => {
    expect(faultsOf(run({ problems: ['outbox-disk-full'], scenario: { title: 'full', needsDisk: true } }))).toEqual([]);
    expect(faultsOf(run({ problems: ['outbox-disk-full'] }))).toHaveLength(1);
  });

  test('a process may say that it takes events with it only where it has nothing but memory', () => {
    const scenario = { title: 'exit', endsUnheard: 'with memory' } as const;
    const tally = { ...green, kept: undefined, once: 0, lostUnkept: 200 };
    expect(faultsOf(run({ scenario, tally, adapter: { outbox: 'memory' }, problems: ['exit-unsaved'] }))).toEqual([]);
    expect(faultsOf(run({ scenario, problems: ['exit-unsaved'] }))).toHaveLength(1);
  });

  test('the bound of memory is held by what cannot be collected', () => {
    const scenario = { title: 'flood', memoryBound: 1000 };
    expect(faultsOf(run({ scenario, memory: { heap: 1000, resident: 9000 } }))).toEqual([]);
    expect(faultsOf(run({ scenario, memory: { heap: 1001, resident: 0 } }))).toHaveLength(1);
    expect(faultsOf(run({ scenario }))).toHaveLength(1);
  });

  test.each<[string, Partial<Run>]>([
    ['an event that is lost in silence', { tally: { ...green, once: 199, lostUnkept: 1 } }],
    ['an event that is lost although it was confirmed', { tally: { ...green, once: 199, lostKept: 1 } }],
    ['an event that came under two ids', { tally: { ...green, once: 199, twiceAfterwards: 1 } }],
    ['an event that is sent again without a reason', { tally: { ...green, twiceAtTheWire: 1 } }],
    ['a scenario that was another one', { unmet: 'The disk was never full.' }],
    ['a drop of the destination', { drops: ['eventOccurred: invalid (payload-invalid)'] }],
    ['a problem that was reported', { problems: ['outbox-failed'] }],
    ['figures that do not add up', { tally: { ...green, once: 150 } }],
  ])('%s is a fault', (_, part) => {
    expect(faultsOf(run(part))).toHaveLength(1);
  });
});
