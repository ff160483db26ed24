import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
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
  const child = spawn(process.execPath, ['--conditions=@waymark/source', main], {
    env: {
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
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let output = '';
  const [url, operationsUrl] = await new Promise<readonly [string, string]>((resolve, reject) => {
    ended.then(() => reject(new Error(`The relay ended before it listened: ${output}`)), reject);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const [, listening = '', operations] = /listening on (\S+), health and metrics on (\S+)\n/.exec(output) ?? [];
        if (operations !== undefined) resolve([listening, operations]);
      });
    }
  });
  return {
    url,
    operationsUrl,
    async end(signal) {
      child.kill(signal);
      return { signal: (await ended)[1] as unknown, output };
    },
  };
}
