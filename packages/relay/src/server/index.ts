export type { BrowserIdCookie } from './browser-id-cookie.ts';
export { createRelay } from './create-relay.ts';
export type { ProblemCode } from './problem.ts';
export type { ConsentDecision } from './read-decision.ts';
export type { Relay, RelayReport, ResultCounts } from './relay.ts';
export type { SenderDrops } from './client-counters.ts';
export type { OnConsent } from './take-decisions.ts';
export type { RelayLimits, RelayOptions } from './relay-options.ts';
export type { Body, RelayAnswer, RelayRequest } from './relay-request.ts';
