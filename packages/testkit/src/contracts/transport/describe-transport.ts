import type { Excuses } from '../clause.ts';
import { describeClauses } from '../describe-clauses.ts';
import { transportClauses } from './clauses.ts';
import type { MakeTransport, TransportSubject } from './subject.ts';

export interface TransportSuiteOptions extends Omit<TransportSubject, 'make'> {
  /** Clauses that this transport cannot meet, by title, with the reason. They show as skipped. */
  readonly excuse?: Excuses;
}

/** Tests a transport against everything that a transport promises, over a real loopback server whose answers are scripted. */
export function describeTransport(name: string, make: MakeTransport, { excuse, ...options }: TransportSuiteOptions): void {
  describeClauses(`${name} keeps the contract of a transport`, transportClauses, { make, ...options }, excuse);
}
