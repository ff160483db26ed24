export { relayTransport } from './relay-transport.ts';
export type { RelayTransportOptions } from './create-relay-transport.ts';
