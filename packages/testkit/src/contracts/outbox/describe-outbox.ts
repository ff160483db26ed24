import type { Excuses } from '../clause.ts';
import { describeClauses } from '../describe-clauses.ts';
import { outboxClauses } from './clauses.ts';
import type { MakeOutbox } from './subject.ts';

export interface OutboxSuiteOptions {
  /** Clauses that this outbox cannot meet, by title, with the reason. They show as skipped. */
  readonly excuse?: Excuses;
}

/** Tests an outbox against everything that an outbox promises. Clauses about crashes need a `reopen`, those about several owners a `rival`. */
export function describeOutbox(name: string, make: MakeOutbox, { excuse }: OutboxSuiteOptions = {}): void {
  describeClauses(`${name} keeps the contract of an outbox`, outboxClauses, make, excuse);
}
