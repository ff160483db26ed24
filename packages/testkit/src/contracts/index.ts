export { brokenClauses } from './clause.ts';
export type { Clause, Excuses } from './clause.ts';
export { outboxClauses } from './outbox/clauses.ts';
export { describeOutbox } from './outbox/describe-outbox.ts';
export type { OutboxSuiteOptions } from './outbox/describe-outbox.ts';
export type { MakeOutbox, OutboxBench, OutboxLimits } from './outbox/subject.ts';
