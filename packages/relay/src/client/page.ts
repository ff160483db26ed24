// What a page gets in production: the same transport, without the checks of its options.
export { createRelayTransport as relayTransport } from './create-relay-transport.ts';
export type { RelayTransportOptions } from './create-relay-transport.ts';
