import { memoryOutbox, type Outbox, type Refusal, type RequestSource, type RequestSourceHost, type SourcedEvent, type Transport } from '@waymark/core';
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

  test('that takes what it cannot keep is answered 503 until it can, and what it took meanwhile is a repeat', async () => {
    const outbox = memoryOutbox();
    let trouble: Refusal | undefined;
    let fails = true;
    const full = { code: 'outbox-disk-full', message: 'There is no room on the disk.' };
    const append: Outbox['append'] = (...what) => {
      trouble = fails ? full : undefined;
      return outbox.append(...what);
    };
    const kit = relayKit({ outbox: { ...outbox, durable: true, append, trouble: () => trouble }, limits: { rememberIds: 10 } });
    const wrong = { ...goal('wrong'), payload: {} };
    expect(await kit.post([goal('a')])).toMatchObject({ status: 503, results: [], error: { code: 'unavailable' } });
    expect((await kit.post([goal('b')])).status).toBe(503);
    fails = false;
    trouble = undefined;
    expect((await kit.post([goal('a'), goal('b'), wrong])).results).toMatchObject([{ id: 'a', status: 'repeated' }, { id: 'b', status: 'accepted' }, { id: 'wrong', reason: 'invalid' }]);
    expect((await kit.delivered()).map(({ id }) => id)).toEqual(['a', 'b']);
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

  test('gives up nothing that was accepted, however many bodies come at the same time and from wherever', async () => {
    const vendor = recordingTransport({ name: 'vendor' });
    const hosts: RequestSourceHost[] = [];
    const source: RequestSource = { name: 'erp', path: '/hooks', start: (host) => void hosts.push(host), fetch: async () => new Response() };
    const kit = relayKit({ outbox: memoryOutbox({ maxEvents: 100 }), transports: [{ ...vendor, send: () => new Promise(() => undefined) }], sources: [source], limits: { browserRequestsPerMinute: 0 } });
    const heard = (id: string): SourcedEvent => ({ name: 'goalCompleted', payload: { goalId: 'paid' }, occurredAt: kit.clock.now(), id, who: {}, where: { runtime: 'server' }, consent: {} });
    const answers = await Promise.all(Array.from({ length: 40 }, (_, post) => kit.post(Array.from({ length: 5 }, (_each, index) => goal(`${post}-${index}`)))));
    const sourced = await Promise.all(Array.from({ length: 40 }, (_, index) => hosts[0]?.accept([heard(`heard-${index}`)])));
    expect(answers.filter(({ status }) => status === 202).length).toBe(18);
    expect(answers.filter(({ status }) => status === 503).length).toBe(22);
    expect(new Set(sourced.flatMap((results) => results ?? []).map((result) => result.status === 'dropped' && result.reason))).toEqual(new Set(['queue-full']));
    expect([kit.drops, kit.relay.tracker.report().transports['vendor']]).toMatchObject([[], { accepted: 90, waiting: 90 }]);
  });
});
