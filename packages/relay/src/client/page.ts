/** What a page gets in production: the same transport, without the checks of its options, and without a token, which only servers may have. */
export { createRelayTransport as relayTransport } from './create-relay-transport.ts';
export type { RelayTransportOptions } from './create-relay-transport.ts';
export { relayBrowserId } from './relay-browser-id.ts';
export { relayHandover } from './relay-handover.ts';
export type { RelayHandover } from './relay-handover.ts';
export type { AskOptions } from './ask-relay.ts';
