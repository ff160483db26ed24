import type { VisitorContext } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeHost } from '../__fixtures__/fake-host.ts';
import { anyMessage, mutatedMessage, rightMessages } from '../__fixtures__/mutations.ts';
import { hashKey, signed } from '../__fixtures__/signed.ts';
import { orderCloudSource } from '../source/order-cloud-source.ts';
import { createOrderCloudReceiver } from './create-receiver.ts';
import type { OcEvent } from './events.ts';
import { parseOrderCloudMessage } from './parse.ts';

const kinds = ['tracking', 'webhook', 'messageSender', 'integration', 'unknown', 'invalid'];
const visitor: VisitorContext = { who: { browserId: 'b' }, where: { runtime: 'browser', url: 'https://shop.example/' }, consent: { marketing: 'granted' }, seenAt: 0 };
const namesBefore = Object.getOwnPropertyNames(Object.prototype).join();

/** Nothing that came in may change what all objects have. */
function expectCleanObjects(): void {
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(namesBefore);
  expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
}

/** What the types promise, of whatever came in. */
function isRight(event: OcEvent): boolean {
  const { key, receivedAt, user } = event;
  const texts = [key, receivedAt, user.id ?? '', user.anonymousId ?? '', user.email ?? '', 'orderId' in event ? event.orderId : ''];
  const lines = 'line' in event ? [event.line] : 'lines' in event ? event.lines : [];
  const numbers = [...lines.map(({ quantity }) => quantity), ...('total' in event ? [event.total] : [])];
  return texts.every((text) => typeof text === 'string') && lines.every(({ id, productId }) => typeof id === 'string' && typeof productId === 'string') && numbers.every(Number.isFinite);
}

describe('whatever comes in', () => {
  test('is read without a throw, to events as their types promise', async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, fc.option(fc.constantFrom('orders.submitted', 'orders.lines.added', 'sessions.identified', 'x'), { nil: undefined }), async (body, type) => {
        const { kind, events } = await parseOrderCloudMessage(body, type === undefined ? {} : { type });
        expect(kinds).toContain(kind);
        expect(events.filter((event) => !isRight(event))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
    expectCleanObjects();
  });

  test('is answered with a documented status, signed or not', async () => {
    const answers = new Set<number>();
    const receive = createOrderCloudReceiver({ secrets: hashKey, onEvents: () => undefined });
    await fc.assert(
      fc.asyncProperty(anyMessage, fc.option(fc.string(), { nil: undefined }), async (body, signature) => {
        const request = signed(body);
        if (signature !== undefined) request.headers.set('x-oc-hash', encodeURIComponent(signature));
        const { status } = await receive(request);
        answers.add(status);
        expect(signature === undefined ? [200, 202, 204, 400, 401] : [401]).toContain(status);
        if (status === 401 && signature === undefined) expect(body).toHaveLength(0);
      }),
      { numRuns: 1500 },
    );
    expect([...answers].sort()).toEqual([200, 202, 204, 400, 401]);
  });

  test('goes through the source of a relay: the outbox gets what the vocabulary has, nothing is left unanswered', async () => {
    const host = fakeHost(visitor, ['4d0b8f0b6a7e4d44a3f7d1e85c2b9a10', 'SO-5521', 'u-10071', 'u-1']);
    const source = orderCloudSource({ secrets: hashKey, reports: ['cartModified', 'userSignedIn'], currency: 'EUR', productUrl: (line) => `https://shop.example${(line.productXp as { readonly Path: string }).Path}` });
    source.start(host);
    for (const message of rightMessages) await source.fetch(signed(JSON.stringify(message)));
    await fc.assert(
      fc.asyncProperty(mutatedMessage, async (body) => {
        expect([200, 202, 204, 400]).toContain((await source.fetch(signed(body))).status);
      }),
      { numRuns: 1500 },
    );
    expectCleanObjects();
    expect(host.problems).toEqual([]);
    expect(new Set(host.taken.map(({ name }) => name))).toEqual(new Set(['cartModified', 'userSignedIn', 'orderPlaced']));
    const schemas: Readonly<Record<string, { readonly '~standard': { validate(value: unknown): unknown } }>> = standardEvents;
    const isValid = async ({ name, payload }: (typeof host.taken)[number]): Promise<boolean> => !Object.hasOwn((await schemas[name]?.['~standard'].validate(payload)) as object, 'issues');
    const verdicts = await Promise.all(host.taken.map(isValid));
    expect(verdicts.filter(Boolean).length).toBeGreaterThan(verdicts.length / 2);
  });
});
