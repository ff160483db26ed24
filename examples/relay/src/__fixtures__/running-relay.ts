import { fileURLToPath } from 'node:url';
import { startProcess } from '@waymark/testkit/process';
import { demoTenant, type Sandbox } from '@waymark/testkit/sandbox';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The relay in a process of its own. */
export interface RunningRelay {
  /** Where pages send to. */
  readonly url: string;
  /** Where it tells how it is. */
  readonly operationsUrl: string;
  /** Ends the process and returns what it printed. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ readonly signal: unknown; readonly output: string }>;
}

export async function startRunningRelay(dataDir: string, sandbox: Sandbox): Promise<RunningRelay> {
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    RELAY_PATH: '/shop-news',
    ALLOW_ORIGINS: 'https://storefront.example, https://www.storefront.example',
    TRUSTED_PROXIES: 'loopback',
    CDP_TARGET: sandbox.targets['sitecore-cdp'],
    CDP_CLIENT_KEY: demoTenant.sitecoreCdp.clientKey,
    CDP_POINT_OF_SALE: demoTenant.sitecoreCdp.pointsOfSale[0],
    TRACIFY_TARGET: sandbox.targets['tracify'],
    TRACIFY_TOKEN: demoTenant.tracify.token,
    TRACIFY_SITE: demoTenant.tracify.customerSiteId,
  };
  const { prints, printed, end } = startProcess(main, [], { env, keepsErrors: true });
  const [, url = '', operationsUrl = ''] = await prints(/listening on (\S+), health and metrics on (\S+)\n/);
  return { url, operationsUrl, end: async (by) => ({ signal: (await end(by)).signal, output: printed() }) };
}
