import { type Authenticator, connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { isTrackingError, TrackingError } from '@waymark/core';
import { areCredentialsRefused, refusedCredentials, systemError } from './faults.ts';
import type { TlsFiles } from './tls-files.ts';

/** Where the cluster is, and who asks. */
export interface ConnectionSettings {
  readonly servers: readonly string[];
  readonly authenticator: Authenticator | undefined;
  readonly tls: TlsFiles | true | undefined;
  /** Shown by the servers' monitoring. */
  readonly name: string;
}

/** Opens a connection. It is opened again by itself whenever it breaks, for as long as it takes or until `ended` says so. */
export type Connect = (settings: ConnectionSettings, ended: AbortSignal) => Promise<NatsConnection>;

/** How long to wait before a server is tried again, and how long an answer may take. Unit: milliseconds. */
const [reconnectMs, timeoutMs] = [250, 5000];
/**
 * How often to ask whether the server is still there, and how many of these questions may be open: one that hangs, or whose machine has no power, closes no connection. Shorter together than a
 * lease. Unit: milliseconds.
 */
const [pingMs, mostPings] = [3000, 2];

/** Connects over TCP or TLS. Rejects when no server takes the connection: `jetstream-unreachable`, `jetstream-refused`. */
export const connectToCluster: Connect = async ({ servers, authenticator, tls, name }, ended) => {
  // The client takes "tls://" for a name alone, and would speak in the clear to a server that does not ask for TLS.
  const isEncrypted = tls !== undefined || servers.some((server) => server.startsWith('tls://'));
  const options: ConnectionOptions = {
    servers: [...servers],
    name,
    timeout: timeoutMs,
    maxReconnectAttempts: -1,
    // Credentials that are being replaced may be refused for a while; a connection that is given up would never come back.
    ignoreAuthErrorAbort: true,
    // The only place at which it can be kept from opening a connection again.
    reconnectDelayHandler: () => {
      ended.throwIfAborted();
      return reconnectMs * (1 + Math.random());
    },
    pingInterval: pingMs,
    maxPingOut: mostPings,
    ...(authenticator && { authenticator }),
    ...(isEncrypted && { tls: typeof tls === 'object' ? { ...tls } : {} }),
  };
  try {
    return await connect(options);
  } catch (cause) {
    throw explain(cause);
  }
};

function explain(cause: unknown): TrackingError {
  if (isTrackingError(cause)) return cause;
  if (areCredentialsRefused(cause as Error)) return new TrackingError('jetstream-refused', refusedCredentials);
  const failed = systemError(cause);
  const message = `None of the NATS servers took a connection (${failed?.code ?? nameOf(cause as Error)}). Check the options "servers" and "tls", and that the servers run with JetStream.`;
  return new TrackingError('jetstream-unreachable', message, { cause: failed });
}

/** What the client calls it. */
function nameOf({ name, message }: Error): string {
  return /does not support 'tls'/.test(message) ? 'they offer no TLS' : name;
}
