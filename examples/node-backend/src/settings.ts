import { randomUUID } from 'node:crypto';

/** What the environment says. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Folder of the database and of the events that wait. */
  readonly dataDir: string;
  readonly retryEveryMs: number;
  readonly webhookSecret: string;
  readonly tracify: { readonly token: string; readonly customerSiteId: string; readonly target: string; readonly siteUrl: string };
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return {
    port: Number(env['PORT'] ?? 0),
    host: env['HOST'] ?? '127.0.0.1',
    dataDir: env['DATA_DIR'] ?? 'data',
    retryEveryMs: Number(env['RETRY_EVERY_MS'] ?? 60_000),
    webhookSecret: env['WEBHOOK_SECRET'] ?? randomUUID(),
    tracify: {
      token: env['TRACIFY_TOKEN'] ?? '',
      customerSiteId: env['TRACIFY_SITE'] ?? '',
      target: env['TRACIFY_TARGET'] ?? 'production',
      siteUrl: env['SHOP_URL'] ?? 'https://storefront.example',
    },
  };
}
