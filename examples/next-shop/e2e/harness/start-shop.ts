import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoTenant } from '@waymark/testkit/sandbox';
import { nextCommand, shopFolder } from './next-command.ts';

/** The built shop in a process of its own, on a free port. */
export interface RunningShop {
  readonly url: string;
  close(): Promise<void>;
}

export interface Destinations {
  /** Address of the stand-in of Sitecore CDP. */
  readonly cdp: string;
  readonly warehouse: string;
}

export async function startShop({ cdp, warehouse }: Destinations): Promise<RunningShop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'waymark-next-shop-'));
  const child = spawn(process.execPath, [nextCommand, 'start', '--hostname', '127.0.0.1', '--port', '0'], {
    cwd: shopFolder,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      CDP_TARGET: cdp,
      CDP_CLIENT_KEY: demoTenant.sitecoreCdp.clientKey,
      CDP_POINT_OF_SALE: demoTenant.sitecoreCdp.pointsOfSale[0],
      WAREHOUSE_URL: warehouse,
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let output = '';
  const port = await new Promise<string>((resolve, reject) => {
    ended.then(() => reject(new Error(`The shop ended before it listened: ${output}`)), reject);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /http:\/\/127\.0\.0\.1:(\d+)[\s\S]*Ready/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url: `http://localhost:${port}`,
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
