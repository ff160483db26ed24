import { connect, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { TrackingError } from '@waymark/core';
import { authenticatorOf, type Credentials } from './credentials.ts';
import { checkFile } from './check-file.ts';

/** Certificates of the connection, as files in PEM. */
export interface TlsFiles {
  /** Authorities that are trusted. Default: those of Node. */
  readonly caFile?: string;
  /** The process's own certificate, where the cluster asks for one. */
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** Where the cluster is, and who asks. */
export interface ConnectionSettings {
  readonly servers: readonly string[];
  readonly credentials: Credentials | undefined;
  readonly tls: TlsFiles | true | undefined;
  /** Shown by the servers' monitoring. */
  readonly name: string;
}

/** Opens a connection. It is opened again by itself, for as long as it takes, whenever it breaks. */
export type Connect = (settings: ConnectionSettings) => Promise<NatsConnection>;

/** How long to wait before a server is tried again, and how long an answer may take. Unit: milliseconds. */
const [reconnectMs, timeoutMs] = [250, 5000];

/** Connects over TCP or TLS. Rejects when no server takes the connection: `jetstream-unreachable`, `jetstream-refused`. */
export const connectToCluster: Connect = async ({ servers, credentials, tls, name }) => {
  const options: ConnectionOptions = {
    servers: [...servers],
    name,
    timeout: timeoutMs,
    maxReconnectAttempts: -1,
    // Credentials that are being replaced may be refused for a while; a connection that is given up would never come back.
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: reconnectMs,
    reconnectJitter: reconnectMs,
    ...(credentials && { authenticator: authenticatorOf(credentials) }),
    ...(tls && { tls: tls === true ? {} : { ...tls } }),
  };
  try {
    return await connect(options);
  } catch (cause) {
    throw explain(cause);
  }
};

/** Throws `option-invalid` for anything that is no set of files. */
export function checkTls(tls: TlsFiles | true): void {
  if (tls === true) return;
  const given: readonly [string, unknown][] = typeof tls === 'object' && tls !== null ? Object.entries(tls) : [['', tls]];
  for (const [name, path] of given) {
    if (!['caFile', 'certFile', 'keyFile'].includes(name)) throw new TrackingError('option-invalid', 'The option "tls" must be true or an object with "caFile", "certFile", "keyFile".');
    if (path !== undefined) checkFile(`tls.${name}`, path);
  }
}

function explain(cause: unknown): TrackingError {
  const { name, message } = cause as Error;
  const isRefused = name === 'AuthorizationError' || /authorization|authentication|permission/i.test(message);
  return isRefused
    ? new TrackingError('jetstream-refused', 'The NATS servers refused the credentials. Check the option "credentials" and the account of that user.')
    : new TrackingError('jetstream-unreachable', `None of the NATS servers took a connection (${name}). Check the options "servers" and "tls", and that the servers run with JetStream.`);
}
