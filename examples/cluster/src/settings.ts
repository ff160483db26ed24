import type { ClusterOptions, JetstreamOutboxOptions } from '@waymark/jetstream';

/** What the environment says to relays and workers. */
export interface Settings {
  readonly cluster: ClusterOptions;
  /** What relays and workers must agree upon besides. */
  readonly outbox: Pick<JetstreamOutboxOptions, 'partitions'>;
  readonly destinationUrl: string;
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const { NATS_USER: user, NATS_PASSWORD: password, NATS_CA: caFile } = env;
  return {
    cluster: {
      name: env['NAME'] ?? 'waymark',
      servers: listOf(env['NATS_SERVERS']),
      replicas: 3,
      ...(user && password && { credentials: { user, password } }),
      ...(caFile && { tls: { caFile } }),
    },
    outbox: { partitions: 8 },
    destinationUrl: env['DESTINATION_URL'] ?? '',
  };
}

/** What is between commas. */
export function listOf(text = ''): readonly string[] {
  return text.split(',').flatMap((each) => each.trim() || []);
}
