export { createRelay } from './durable/create-relay.ts';
export type { NodeRelayOptions } from './durable/create-relay.ts';
export { jsonLines } from './json-lines.ts';
export { toNodeHandler } from './node-handler.ts';
export type { NodeHandler } from './node-handler.ts';
export { serveRelay } from './serve-relay.ts';
export { serveOperations } from './operations-server.ts';
export type { OperationsOptions, OperationsServer } from './operations-server.ts';
export type { RelayServer, ServeOptions } from './serve-relay.ts';
