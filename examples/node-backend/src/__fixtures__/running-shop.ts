import { fileURLToPath } from 'node:url';
import { startProcess } from '@waymark/testkit/process';
import { demoTenant } from '@waymark/testkit/sandbox';
import { orderRequest, postJson } from './visitor.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The backend in a process of its own. */
export interface RunningShop {
  /** Orders something and returns the order's id. */
  order(): Promise<string>;
  health(): Promise<{ readonly announcements: Readonly<Record<string, number>> }>;
  /** Ends the process and returns what it printed. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ readonly signal: unknown; readonly output: string }>;
}

export interface RunningShopOptions {
  readonly dataDir: string;
  /** Address of the stand-in of Tracify. */
  readonly target: string | undefined;
  readonly retryEveryMs: number;
}

export async function startRunningShop({ dataDir, target, retryEveryMs }: RunningShopOptions): Promise<RunningShop> {
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    RETRY_EVERY_MS: String(retryEveryMs),
    TRACIFY_TARGET: target,
    TRACIFY_TOKEN: demoTenant.tracify.token,
    TRACIFY_SITE: demoTenant.tracify.customerSiteId,
    SHOP_URL: 'https://storefront.example',
  };
  const { prints, printed, end } = startProcess(main, [], { env });
  const [, url = ''] = await prints(/listening on (\S+)\n/);
  return {
    order: async () => String((await postJson(`${url}/api/orders`, orderRequest)).body['orderId']),
    health: async () => (await fetch(`${url}/health`)).json() as ReturnType<RunningShop['health']>,
    end: async (by) => ({ signal: (await end(by)).signal, output: printed() }),
  };
}
