import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
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
  const child = spawn(process.execPath, ['--conditions=@waymark/source', main], {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      RETRY_EVERY_MS: String(retryEveryMs),
      TRACIFY_TARGET: target,
      TRACIFY_TOKEN: demoTenant.tracify.token,
      TRACIFY_SITE: demoTenant.tracify.customerSiteId,
      SHOP_URL: 'https://storefront.example',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    ended.then(() => reject(new Error(`The shop ended before it listened: ${output}`)), reject);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /listening on (\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    order: async () => String((await postJson(`${url}/api/orders`, orderRequest)).body['orderId']),
    health: async () => (await fetch(`${url}/health`)).json() as ReturnType<RunningShop['health']>,
    async end(signal) {
      child.kill(signal);
      return { signal: (await ended)[1] as unknown, output };
    },
  };
}
