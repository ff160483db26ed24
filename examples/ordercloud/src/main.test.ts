import { fileURLToPath } from 'node:url';
import { startProcess } from '@waymark/testkit/process';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { addReports } from './__fixtures__/more-reports.ts';
import { findOutcome } from './outcome.ts';
import { run } from './run.ts';
import { type Stack, startStack } from './stack.ts';
import { playVisit } from './visit.ts';

const stacks: Stack[] = [];

afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.close();
});

async function start(): Promise<Stack> {
  const stack = await startStack();
  stacks.push(stack);
  return stack;
}

test('the command plays a visit after which everybody has everything once', async () => {
  const { ended, end, printed } = startProcess(fileURLToPath(new URL('main.ts', import.meta.url)));
  onTestFinished(async () => void (await end()));
  const { code } = await ended;
  const output = printed();
  expect(output.split('\n').filter((line) => line.startsWith('FAULT'))).toEqual([]);
  expect(output.match(/^ok /gm)).toHaveLength(11);
  expect(code).toBe(0);
});

test('before and after the sign-in is one person at Sitecore CDP, and what OrderCloud told has the address and browser of his pages', async () => {
  const stack = await start();
  await run(stack, () => undefined);
  const { cdp } = stack.views();
  const types = cdp.sessions.flatMap(({ events }) => events.map(({ type }) => type));
  expect(types.indexOf('IDENTITY')).toBeGreaterThan(types.indexOf('ADD'));
  expect(new Set(cdp.sessions.map(({ guest }) => guest))).toEqual(new Set(cdp.orders.map(({ guest }) => guest)));
  const pages = [...hashesOf(stack, 'pageview')];
  expect(pages).toHaveLength(3);
  for (const type of ['addtocart', 'purchase']) expect([...hashesOf(stack, type)]).toEqual(expect.arrayContaining(pages));
});

test('what OrderCloud tells by webhooks and message senders too changes nothing for the vendors', async () => {
  const stack = await start();
  await addReports(stack.orderCloudUrl);
  const placed = await playVisit(stack, () => undefined);
  const told = stack.views().orderCloud.messages;
  expect(told.map(({ type }) => type).filter((type) => !type.startsWith('sitecore.')).toSorted()).toEqual([
    'message OrderSubmitted',
    'webhook PATCH v1/cart/lineitems/{lineItemID}',
    'webhook POST v1/cart/lineitems',
    'webhook POST v1/cart/lineitems',
    'webhook POST v1/cart/submit',
    'webhook PUT v1/me/orders',
  ]);
  expect(told.filter(({ answered }) => answered === null || answered >= 300)).toEqual([]);
  const report = await stack.settle();
  expect(findOutcome(stack, report, placed).filter(({ what, found, wanted }) => found !== wanted && !/^(OrderCloud|Relay)/.test(what))).toEqual([]);
});

test('of a visitor who does not agree no vendor hears, whoever tells', async () => {
  const stack = await start();
  await playVisit(stack, () => undefined, { agrees: false });
  const { cdp, tracify, orderCloud } = stack.views();
  expect(orderCloud.orders).toHaveLength(1);
  expect(orderCloud.messages.map(({ answered }) => answered)).toEqual(Array.from({ length: 6 }, () => 204));
  expect([cdp.sessions, cdp.guests, tracify.pageviews, tracify.addToCarts, tracify.orders]).toEqual([[], [], 0, 0, []]);
});

/** By what Tracify knows the visitor, in all events of a type: hashes of his address and browser, after the sign-in also of his e-mail address. */
function hashesOf(stack: Stack, type: string): ReadonlySet<string> {
  const bodies = stack.records('tracify').map(({ text }) => JSON.parse(text) as { readonly events: readonly { readonly type: string; readonly identity_data: object }[] });
  const events = bodies.flatMap((body) => body.events.filter((event) => event.type === type));
  return new Set(events.flatMap((event) => Object.keys(event.identity_data)));
}
