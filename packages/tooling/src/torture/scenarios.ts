import type { Scenario } from './scenario.ts';
import { ends } from './scenarios/ends.ts';
import { faults } from './scenarios/faults.ts';
import { leaving } from './scenarios/leaving.ts';
import { surroundings } from './scenarios/surroundings.ts';

/** All of them, in the order of the table. */
export const scenarios: readonly Scenario[] = [...leaving, ...faults, ...ends, ...surroundings];
