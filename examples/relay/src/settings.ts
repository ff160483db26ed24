/** What the environment says. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** For health, readiness and metrics, which only those who run the relay may see. */
  readonly operationsPort: number;
  /** Folder of everything that must outlive the process. */
  readonly dataDir: string;
  /** Where pages send to. Choose your own: a word that nobody else's relay has. */
  readonly path: string;
  /** Begins the names of cookies. Choose your own here too: the word that the pages' trackers have. */
  readonly namespace: string;
  readonly allowOrigins: readonly string[];
  /** Addresses of the proxies in front of this process. */
  readonly trustedProxies: readonly string[];
  /** Secrets by which the shop's own services are known. */
  readonly serviceTokens: readonly string[];
  readonly currency: string;
  readonly cdp: { readonly clientKey: string; readonly target: string; readonly pointOfSale: string };
  readonly tracify: { readonly token: string; readonly customerSiteId: string; readonly target: string };
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const list = (name: string) => (env[name] ?? '').split(',').flatMap((each) => each.trim() || []);
  return {
    host: env['HOST'] ?? '127.0.0.1',
    port: Number(env['PORT'] ?? 0),
    operationsPort: Number(env['OPERATIONS_PORT'] ?? 0),
    dataDir: env['DATA_DIR'] ?? 'data',
    path: env['RELAY_PATH'] ?? '/w',
    namespace: env['NAMESPACE'] ?? 'waymark',
    allowOrigins: list('ALLOW_ORIGINS'),
    trustedProxies: list('TRUSTED_PROXIES'),
    serviceTokens: list('SERVICE_TOKENS'),
    currency: env['CURRENCY'] ?? 'EUR',
    cdp: { clientKey: env['CDP_CLIENT_KEY'] ?? '', target: env['CDP_TARGET'] ?? 'eu', pointOfSale: env['CDP_POINT_OF_SALE'] ?? '' },
    tracify: { token: env['TRACIFY_TOKEN'] ?? '', customerSiteId: env['TRACIFY_SITE'] ?? '', target: env['TRACIFY_TARGET'] ?? 'production' },
  };
}
