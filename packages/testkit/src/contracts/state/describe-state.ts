import type { Excuses } from '../clause.ts';
import { describeClauses } from '../describe-clauses.ts';
import { stateClauses } from './clauses.ts';
import type { MakeState } from './subject.ts';

export interface StateSuiteOptions {
  /** Clauses that this store cannot meet, by title, with the reason. They show as skipped. */
  readonly excuse?: Excuses;
}

/** Tests a state store against everything that one promises. Clauses about crashes need a `reopen`, those about several callers a `rival`. */
export function describeState(name: string, make: MakeState, { excuse }: StateSuiteOptions = {}): void {
  describeClauses(`${name} keeps the contract of a state store`, stateClauses, make, excuse);
}
