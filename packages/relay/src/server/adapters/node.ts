export { toNodeHandler } from './node-handler.ts';
export type { NodeHandler } from './node-handler.ts';
export { serveRelay } from './serve-relay.ts';
export type { RelayServer, ServeOptions } from './serve-relay.ts';
