export { findNatsServer, missingVariable } from './find-server.ts';
export { freePorts } from '../process/free-ports.ts';
export type { NatsNode } from './nats-node.ts';
export { startNats } from './start-nats.ts';
export type { NatsCluster, NatsPlan } from './start-nats.ts';
