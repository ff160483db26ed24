import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { type StartedProcess, startProcess } from '@waymark/testkit/process';
import { demoTenant, type OrderCloudView, type Sandbox, startSandbox, type TracifyView } from '@waymark/testkit/sandbox';
import { type ConfigurationPlan, createConfigurator, createOrderCloudIdentity } from '@waymark/transport-ordercloud';
import { Cart, Configuration } from 'ordercloud-javascript-sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openShop } from './shop/page.ts';
import { visitor } from './shop/visitor.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const settings = parseEnv(readFileSync(join(root, 'demo.env'), 'utf8')) as Readonly<Record<string, string>>;
const { target: _demo, deliveryConfig, ...config } = JSON.parse(readFileSync(join(root, 'config.json'), 'utf8')) as ConfigurationPlan & { readonly target: string };

let folder: string;
let sandbox: Sandbox;
let relay: StartedProcess | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-shop-relay-'));
  sandbox = await startSandbox();
});
afterEach(async () => {
  await relay?.end();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

function serve(env: NodeJS.ProcessEnv): StartedProcess {
  relay = startProcess(join(root, 'src/serve.ts'), [], { env, keepsErrors: true });
  return relay;
}

test('the relay by itself, with the settings and the configuration of the demo, hears of a cart from OrderCloud', { timeout: 180_000 }, async () => {
  const { prints } = serve({ ...settings, PORT: '0', DATA_DIR: folder, CDP_TARGET: sandbox.targets['sitecore-cdp'] ?? '', TRACIFY_TARGET: sandbox.targets['tracify'] ?? '' });
  const [line] = await prints(/^.+\n/m);
  const [relayUrl = '', orderCloudUrl = ''] = line.match(/http:\S+?(?=,|\s)/g) ?? [];
  const target = sandbox.targets['ordercloud'] ?? '';
  const [Endpoint, Secret] = [orderCloudUrl, settings['ORDERCLOUD_HTTP_SECRET'] ?? ''];
  const configurator = createConfigurator({ target, clientId: settings['ORDERCLOUD_CLIENT_ID'] ?? '', clientSecret: settings['ORDERCLOUD_CLIENT_SECRET'] ?? '' });
  expect(new URL(deliveryConfig.DeliveryTargets.Http?.Endpoint ?? '').pathname).toBe(new URL(Endpoint).pathname);
  expect((await configurator.apply({ ...config, deliveryConfig: { ...deliveryConfig, DeliveryTargets: { Http: { Endpoint, Secret } } } })).complete).toBe(true);

  const shop = openShop(settings['SHOP_URL'] ?? '', relayUrl);
  shop.decide('granted');
  shop.open('/p/kaf-1000');
  await shop.tracker.close(60_000);
  Configuration.Set({ baseApiUrl: target });
  const accessToken = await createOrderCloudIdentity({ target, clientId: demoTenant.ordercloud.shopClientId, beaconId: () => visitor.browserId, hasConsent: () => true }).anonymous();
  await Cart.CreateLineItem({ ID: 'L1', ProductID: 'KAF-1000', Quantity: 1 }, { accessToken });
  await vi.waitFor(() => expect((sandbox.view('tracify') as TracifyView).addToCarts).toBe(1), { timeout: 60_000, interval: 50 });
  expect((sandbox.view('ordercloud') as OrderCloudView).messages.map(({ answered }) => answered)).toEqual([204]);
});

test('a setting that is missing is named', { timeout: 180_000 }, async () => {
  const { TRACIFY_TOKEN: _missing, ...others } = settings;
  const { ended, printed } = serve({ ...others, DATA_DIR: folder });
  expect((await ended).code).toBe(1);
  expect(printed()).toContain('Variable TRACIFY_TOKEN is missing');
});
