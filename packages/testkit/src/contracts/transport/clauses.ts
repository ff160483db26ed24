import type { Clause } from '../clause.ts';
import { hostileClauses } from './hostile.ts';
import { mannersClauses } from './manners.ts';
import { outcomeClauses } from './outcomes.ts';
import type { TransportSubject } from './subject.ts';

/** All that a transport promises. */
export const transportClauses: readonly Clause<TransportSubject>[] = [...outcomeClauses, ...hostileClauses, ...mannersClauses];
