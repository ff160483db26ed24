import { describe, expect, test } from 'vitest';
import { faultsOf, type Run } from './verdict.ts';

const green = { once: 200, twiceAtTheWire: 0, twiceAfterTheRelay: 0, lost: 0 };
const run = (part: Partial<Run> = {}): Run => ({ scenario: { title: 'normal' }, tally: green, drops: [], ...part });

describe('verdict', () => {
  test('a run with every event once is green', () => {
    expect(faultsOf(run())).toEqual([]);
  });

  test('sending again is allowed only where the answer was lost', () => {
    const tally = { ...green, twiceAtTheWire: 3 };
    expect(faultsOf(run({ tally, scenario: { title: 'closed', answerIsLost: true } }))).toEqual([]);
    expect(faultsOf(run({ tally }))).toHaveLength(1);
  });

  test.each<[string, Partial<Run>]>([
    ['a lost event', { tally: { ...green, once: 199, lost: 1 } }],
    ['an event that came twice through the relay', { tally: { ...green, once: 199, twiceAfterTheRelay: 1 }, scenario: { title: 'closed', answerIsLost: true } }],
    ['a scenario that was another one', { unmet: 'The tab was not frozen.' }],
    ['a drop of the relay', { drops: ['eventOccurred: invalid (payload-invalid)'] }],
    ['figures that do not add up', { tally: { ...green, once: 150 } }],
  ])('%s is a fault', (_, part) => {
    expect(faultsOf(run(part))).toHaveLength(1);
  });
});
