import { startAgain } from '@waymark/testkit/process';
import { type Sandbox, type SitecoreCdpView, startSandbox } from '@waymark/testkit/sandbox';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type RunningShop, startShop } from './harness/start-shop.ts';
import { startWarehouse, type Warehouse } from './harness/start-warehouse.ts';

let sandbox: Sandbox;
let warehouse: Warehouse;
let shop: RunningShop;
let browser: Browser;
let visitor: BrowserContext;
let page: Page;

beforeAll(async () => {
  [sandbox, warehouse, browser] = await Promise.all([startSandbox(), startWarehouse(), launch()]);
});

afterAll(async () => {
  await Promise.all([browser?.close(), sandbox?.close()]);
  warehouse?.close();
});

/** Each test has a shop of its own, and a visitor who has just come for the first time. */
beforeEach(async () => {
  sandbox.reset();
  warehouse.forget();
  shop = await startShop({ cdp: String(sandbox.targets['sitecore-cdp']), warehouse: warehouse.url });
  visitor = await browser.newContext();
  page = await visitor.newPage();
  await page.goto(shop.url);
  await page.getByRole('region', { name: 'Privacy choices' }).waitFor();
});

afterEach(async () => {
  await visitor.close();
  await shop.close();
});

function launch(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  return startAgain(() => chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] }));
}

async function allow(): Promise<void> {
  await page.getByRole('button', { name: 'Allow' }).click();
  await untilThere(async () => expect(await waymarkCookies()).toEqual(['waymark_consent', 'waymark_id', 'waymark_session']));
}

/** Looks at a tea, puts it into the cart and orders it. `seen` is asked before a page is left. Returns the order's number. */
async function order(seen = async (_path: string): Promise<void> => undefined): Promise<string> {
  await page.getByRole('link', { name: 'Sencha Kagoshima' }).click();
  const add = page.getByRole('button', { name: 'Add to cart' });
  await add.waitFor();
  await seen('/products/sencha');
  await add.click();
  await page.getByLabel('E-mail').fill('signe@example.org');
  await seen('/cart');
  await page.getByRole('button', { name: 'Order now' }).click();
  return page.locator('#order').innerText();
}

/** Ends when a page was told of as a view of its own: one that is left sooner counts as a redirect, which is none. */
async function told(path: string): Promise<void> {
  await untilThere(() => expect(viewedPaths()).toContain(path));
}

async function waymarkCookies(): Promise<readonly string[]> {
  const cookies = await visitor.cookies();
  return cookies.map(({ name }) => name).filter((name) => name.startsWith('waymark')).sort();
}

/** What becomes of the events that the page sends from now on. */
function watchRelay(): unknown[] {
  const results: unknown[] = [];
  page.on('response', (response) => {
    if (!response.url().endsWith('/w')) return;
    // The answer to a page that has gone cannot be read.
    response.json().then((answer: { readonly results: readonly unknown[] }) => results.push(...answer.results), () => undefined);
  });
  return results;
}

/** Receipt of the server's own tracker. */
async function receipt(): Promise<unknown> {
  const health = (await (await fetch(`${shop.url}/health`)).json()) as { readonly tracker: { readonly transports: { readonly relay: unknown } } };
  return health.tracker.transports.relay;
}

const eventsNamed = (...names: readonly string[]) => warehouse.events.filter(({ name }) => names.includes(name));
const viewedPaths = () => eventsNamed('pageOpened', 'tabUrlChanged').map(({ where }) => new URL(where.url ?? '').pathname);
const cdp = () => sandbox.view('sitecore-cdp') as SitecoreCdpView;
const untilThere = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 50 });

describe('from the list of teas to the order', () => {
  test('pages and server actions tell of one browser in one session, and Sitecore CDP of one guest with one order', async () => {
    await allow();
    const orderId = await order(told);
    await untilThere(() => expect(viewedPaths()).toHaveLength(4));
    await untilThere(() => expect(cdp().sessions[0]?.events.filter(({ type }) => type === 'VIEW')).toHaveLength(4));

    expect(viewedPaths()).toEqual(['/', '/products/sencha', '/cart', `/orders/${orderId}`]);
    const ofServer = warehouse.events.filter(({ where }) => where.runtime === 'server');
    expect(ofServer.map(({ name, where }) => [name, new URL(where.url ?? '').pathname])).toEqual([
      ['cartModified', '/products/sencha'],
      ['userSignedIn', '/cart'],
      ['orderPlaced', '/cart'],
    ]);
    const { browserId, sessionId } = warehouse.events[0]?.who ?? {};
    expect([browserId, sessionId].map((id) => typeof id)).toEqual(['string', 'string']);
    for (const { who } of warehouse.events) expect(who).toMatchObject({ browserId, sessionId });

    expect(cdp().orders).toMatchObject([{ referenceId: orderId.toUpperCase(), received: 1 }]);
    expect(cdp().sessions).toMatchObject([{ guestType: 'customer', cartType: 'CONVERTED', orders: [orderId.toUpperCase()] }]);
    expect(cdp().sessions[0]?.events.map(({ type }) => type)).toEqual(expect.arrayContaining(['PRODUCT_VIEWED', 'ADD', 'IDENTITY', 'CONFIRM', 'CHECKOUT']));
  });

  test('the order counts once, although the server, the thank-you page and its reload track it', async () => {
    const answers = watchRelay();
    await allow();
    const orderId = await order();
    const event = { id: `orderPlaced:${orderId}` };
    const repeated = { ...event, status: 'repeated' };
    await untilThere(() => expect(answers).toContainEqual(repeated));
    answers.splice(0);
    await page.reload();
    await untilThere(() => expect(answers).toContainEqual(repeated));

    await untilThere(() => expect(eventsNamed('pageOpened')).toHaveLength(2));
    expect(eventsNamed('orderPlaced')).toMatchObject([{ ...event, where: { runtime: 'server' } }]);
    expect(sandbox.records('sitecore-cdp').filter(({ text }) => text.includes('"CHECKOUT"'))).toHaveLength(1);
  });
});

describe('without consent', () => {
  test.each([
    ['refused', () => page.getByRole('button', { name: 'Refuse' }).click(), ['waymark_consent']],
    ['has not answered', async () => undefined, []],
  ])('a visitor who %s can order, and nobody hears of it', async (_title, answer, cookies) => {
    await answer();
    await order();
    await untilThere(async () => expect(await receipt()).toMatchObject({ delivered: 0, waiting: 0, dropped: { 'no-consent': 3 } }));

    expect(await waymarkCookies()).toEqual(cookies);
    expect(warehouse.events).toEqual([]);
    expect(sandbox.records()).toEqual([]);
  });
});
