import type { Clause } from '../clause.ts';
import { keepingClauses } from './keeping.ts';
import { modelClauses } from './model.ts';
import { outlivingClauses } from './outliving.ts';
import { replacingClauses } from './replacing.ts';
import type { MakeState } from './subject.ts';

/** All that a state store promises. */
export const stateClauses: readonly Clause<MakeState>[] = [...keepingClauses, ...replacingClauses, ...outlivingClauses, ...modelClauses];
