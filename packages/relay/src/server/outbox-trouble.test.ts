import { memoryOutbox, type Transport } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { goal, relayKit } from './__fixtures__/relay-kit.ts';

describe('an outbox in trouble', () => {
  const broken = {
    name: 'broken',
    durable: true,
    open: () => undefined,
    append: () => Promise.reject(new Error('disk full')),
    take: () => [],
    renew: () => undefined,
    release: () => undefined,
    settle: () => undefined,
    count: () => ({ events: 0, bytes: 0 }),
    close: () => undefined,
  };

  test('is answered 503, and the sender tries again', async () => {
    const kit = relayKit({ outbox: broken, onError: () => undefined });
    const answer = await kit.post([goal('a'), goal('a')]);
    expect(answer).toMatchObject({ status: 503, results: [], error: { code: 'unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await kit.post([goal('a')])).status).toBe(503);
    expect(kit.relay.report()).toMatchObject({ requests: { answered: 0, refused: { unavailable: 2 } }, events: { received: 0 } });
  });

  test('costs each event that it could not keep a try, where others have an answer', async () => {
    const kit = relayKit({ outbox: broken, onError: () => undefined });
    const answer = await kit.post([goal('a'), goal('a'), { ...goal('b'), seq: -1 }]);
    expect(answer.status).toBe(202);
    expect(answer.results).toMatchObject([
      { status: 'dropped', reason: 'queue-full' },
      { status: 'dropped', reason: 'queue-full', code: 'earlier-copy-failed' },
      { status: 'dropped', reason: 'invalid' },
    ]);
  });

  test('that is nearly full takes nothing more, gives up nothing, and takes again when it has room', async () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const vendor = recordingTransport({ name: 'vendor', limits: { maxEvents: 1, maxBytes: 10_000, concurrency: 1 } });
    const held: Transport = { ...vendor, send: (batch, how) => opened.then(() => vendor.send(batch, how)) };
    const kit = relayKit({ outbox: memoryOutbox({ maxEvents: 10 }), transports: [held] });
    for (const id of 'abcdefghi') expect((await kit.post([goal(id)])).status).toBe(202);
    expect(await kit.post([goal('j')])).toMatchObject({ status: 503, error: { code: 'unavailable' } });
    open();
    await kit.relay.tracker.flush();
    expect((await kit.post([goal('j')])).status).toBe(202);
    await kit.relay.tracker.flush();
    expect([vendor.delivered.map(({ id }) => id).join(''), kit.drops]).toEqual(['abcdefghij', []]);
  });
});
