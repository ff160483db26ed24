import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SitecoreCdpView, TracifyView } from '@waymark/testkit/sandbox';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchChromium } from './harness/chromium.ts';
import { type Shop, startShop } from './harness/shop.ts';

const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36';
const email = 'signe@mail.example';

let shop: Shop;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storefront-'));
  shop = await startShop(folder, { userAgent, email });
  browser = await launchChromium(userAgent);
});

afterAll(async () => {
  await browser.close();
  await shop.close();
  await rm(folder, { recursive: true });
});

/** Buys two of one plant and one of another. Returns the order's number. */
async function buy(page: Page): Promise<string> {
  for (const plant of ['Swiss cheese plant', 'Window cactus']) {
    await page.goto(shop.url);
    await page.getByRole('link', { name: plant }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();
  }
  await page.getByRole('link', { name: 'Have a look' }).click();
  await page.getByRole('button', { name: '+' }).first().click();
  await page.getByRole('link', { name: 'To the checkout' }).click();
  await page.getByLabel('First name').fill('Signe');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Order now' }).click();
  return (await page.locator('#order').textContent()) ?? '';
}

test('a visit to the shop reaches every vendor through the relay, in order and once', async () => {
  const context = await browser.newContext();
  const complaints: string[] = [];
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  const page = await context.newPage();

  await page.goto(`${shop.url}/?utm_source=newsletter&trc_mad_id=120210&token=secret`);
  await page.getByRole('button', { name: 'Allow all' }).waitFor();
  await page.waitForTimeout(300);
  expect(await context.cookies()).toEqual([]);
  expect(shop.sandbox.records()).toEqual([]);

  await page.getByRole('button', { name: 'Allow all' }).click();
  const orderId = await buy(page);
  await page.close({ runBeforeUnload: true });

  await vi.waitFor(async () => {
    await shop.settle();
    const tracify = shop.sandbox.view('tracify') as TracifyView;
    expect({ drops: shop.drops, orders: tracify.orders.length, pages: [tracify.pageviews, tracify.productviews] }).toEqual({ drops: [], orders: 1, pages: [6, 2] });
    expect((shop.sandbox.view('sitecore-cdp') as SitecoreCdpView).orders).toHaveLength(1);
  }, { timeout: 60_000, interval: 50 });

  const spoiled = shop.sandbox.records().filter(({ verdict }) => verdict !== 'accepted');
  expect(spoiled.map(({ vendor, summary, reason }) => [vendor, summary, reason])).toEqual([]);
  const { orders } = shop.sandbox.view('tracify') as TracifyView;
  expect(orders[0]).toMatchObject({ orderId, amount: '114.50', currency: 'EUR' });
  const cdp = shop.sandbox.view('sitecore-cdp') as SitecoreCdpView;
  expect(cdp.orders[0]).toMatchObject({ referenceId: orderId, price: 114.5, received: 1 });
  expect(cdp.guests.filter(({ type }) => type === 'customer')).toHaveLength(1);
  expect(JSON.stringify(shop.sandbox.records())).not.toContain('token=secret');
  // What pages and relay wrote has the shop's own name, on both sides the same.
  expect((await context.cookies()).map(({ name }) => name).sort()).toEqual(['northleaf_consent', 'northleaf_id', 'northleaf_session']);
  expect(complaints).toEqual([]);
  await context.close();
});
