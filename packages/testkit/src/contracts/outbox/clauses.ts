import type { Clause } from '../clause.ts';
import { evictionClauses } from './eviction.ts';
import { forgettingClauses } from './forgetting.ts';
import { keepingClauses } from './keeping.ts';
import { leasingClauses } from './leasing.ts';
import { modelClauses } from './model.ts';
import { recoveryClauses } from './recovery.ts';
import type { MakeOutbox } from './subject.ts';

/** All that an outbox promises. */
export const outboxClauses: readonly Clause<MakeOutbox>[] = [
  ...keepingClauses,
  ...leasingClauses,
  ...evictionClauses,
  ...recoveryClauses,
  ...forgettingClauses,
  ...modelClauses,
];
