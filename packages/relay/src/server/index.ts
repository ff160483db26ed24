export type { BrowserIdCookie } from './browser-id-cookie.ts';
export { createRelay } from './create-relay.ts';
export type { ProblemCode } from './problem.ts';
export type { Relay, RelayReport } from './relay.ts';
export type { RelayLimits, RelayOptions } from './relay-options.ts';
export type { Body, RelayAnswer, RelayRequest } from './relay-request.ts';
