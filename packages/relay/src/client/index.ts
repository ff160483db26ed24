export { relayTransport } from './relay-transport.ts';
export type { RelayTransportOptions } from './relay-transport.ts';
