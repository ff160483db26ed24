import type { Scenario } from './scenario.ts';
import { company } from './scenarios/company.ts';
import { ends } from './scenarios/ends.ts';
import { faults } from './scenarios/faults.ts';
import { loads } from './scenarios/loads.ts';

/** All of them, in the order of the table. */
export const scenarios: readonly Scenario[] = [...faults, ...ends, ...loads, ...company];
