import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { demoTenant, startSandbox } from '@waymark/testkit/sandbox';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

test('an order that came just before SIGTERM reaches Tracify before the process ends', async () => {
  const sandbox = await startSandbox();
  const child = spawn(process.execPath, ['--conditions=@waymark/source', main], {
    env: {
      ...process.env,
      TRACIFY_TARGET: sandbox.targets['tracify'],
      TRACIFY_TOKEN: demoTenant.tracify.token,
      TRACIFY_SITE: demoTenant.tracify.customerSiteId,
      SHOP_URL: 'https://storefront.example',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /listening on (\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const ended = new Promise((resolve) => child.on('close', (_code, signal) => resolve(signal)));

  const response = await fetch(`${url}/api/orders`, {
    method: 'POST',
    headers: { 'x-forwarded-for': '198.51.100.7', 'user-agent': 'Mozilla/5.0 (Test)', cookie: 'waymark_consent=marketing:granted' },
    body: JSON.stringify({ items: [{ productId: '7710', quantity: 1 }] }),
  });
  const { orderId } = (await response.json()) as { readonly orderId: string };
  child.kill('SIGTERM');

  expect(await ended).toBe('SIGTERM');
  expect(sandbox.view('tracify')).toMatchObject({ orders: [{ orderId, amount: '11.90', currency: 'EUR' }], repeats: 0 });
  expect(output).toContain('closed {"tracify":{"accepted":1,"delivered":1,"waiting":0,"dropped":{}}}');
  await sandbox.close();
});
