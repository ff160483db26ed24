export type { ClientIpOptions, ClientIpReader } from './client-ip.ts';
export { clientIpReader } from './client-ip.ts';
export { formatConsent, parseConsent } from './consent.ts';
export { isCookieName, readCookies } from './cookies.ts';
export type { FetchRequest, IncomingRequest, NodeRequest, RequestFacts } from './incoming-request.ts';
export { parseIp } from './ip-address.ts';
export type { RequestReading } from './reading-options.ts';
export { redactAddress } from './redact-address.ts';
export { isBrowserId } from './visitor.ts';
