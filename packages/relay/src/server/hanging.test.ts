import { memoryOutbox, memoryState, type Refusal, type RequestSource, type StateStore } from '@waymark/core';
import { closeGraceMs } from '@waymark/core/lean';
import { describe, expect, test, vi } from 'vitest';
import { goal, relayKit, shop } from './__fixtures__/relay-kit.ts';

const never = (): Promise<never> => new Promise(() => undefined);

type Kit = ReturnType<typeof relayKit>;

/** Moves the clock on until a promise has its result, so far at most. */
async function within<Result>({ clock }: Kit, ms: number, promise: Promise<Result>): Promise<Result> {
  const until = clock.ticks() + ms;
  let end: { readonly result: Result } | undefined;
  void promise.then((result) => (end = { result }));
  // A request of Fetch comes in turns of the runtime, which a clock that is moved by hand knows nothing of.
  return vi.waitFor(
    async () => {
      await clock.advance(Math.min(250, until - clock.ticks()));
      if (!end) throw new Error(`Nothing came in ${clock.ticks()} ms.`);
      return end.result;
    },
    { timeout: 20_000, interval: 1 },
  );
}

/** The time that a body has, and that of an answer. */
const longestMs = 30_000;

describe('a request is answered 503 in the end, and the operator hears of it, while', () => {
  test.each<[string, Parameters<typeof relayKit>[0]]>([
    ['the state store never answers', { state: { ...memoryState(), get: never } }],
    ['the outbox never answers', { outbox: { ...memoryOutbox(), append: never } }],
  ])('%s', async (_what, options) => {
    const problems: Refusal[] = [];
    const kit = relayKit({ ...options, onError: (problem) => problems.push(problem) });
    const answer = await within(kit, longestMs, kit.post([goal('a')]));
    expect([answer.status, answer.error?.code, answer.headers.get('retry-after')]).toEqual([503, 'failed', '5']);
    expect(problems).toMatchObject([{ code: 'request-failed' }]);
    expect(kit.relay.report().requests).toEqual({ answered: 0, refused: { failed: 1 } });
  });

  test('a source never answers', async () => {
    const source: RequestSource = { name: 'erp', path: '/hooks', start: () => undefined, fetch: never };
    const kit = relayKit({ sources: [source], onError: () => undefined });
    const answer = await within(kit, longestMs, kit.relay(new Request(`${shop}/hooks`, { method: 'POST', body: '{}' })));
    expect(answer.status).toBe(503);
  });
});

describe('a relay closes in its time and a moment', () => {
  test.each<[string, Partial<StateStore>]>([
    ['never closes', { close: never }],
    ['never answers', { get: never, set: never, replace: never, delete: never, close: never }],
  ])('while its state store %s and a request waits', async (_what, part) => {
    let closes = 0;
    const close = (): Promise<never> => {
      closes += 1;
      return never();
    };
    const kit = relayKit({ state: { ...memoryState(), get: never, ...part, close }, onError: () => undefined });
    void kit.post([goal('a')]);
    const receipt = await within(kit, 1000 + closeGraceMs, kit.relay.close(1000));
    expect([receipt, closes]).toEqual([{ complete: true, transports: { vendor: { accepted: 0, delivered: 0, waiting: 0, dropped: {} } } }, 1]);
  });

  test('while its outbox never answers, and who waits for that is told to come again', async () => {
    const kit = relayKit({ outbox: { ...memoryOutbox(), durable: true, append: never, close: never }, onError: () => undefined });
    const answer = kit.post([goal('a')]);
    await vi.waitFor(() => expect(kit.relay.tracker.report().complete).toBe(false));
    const receipt = await within(kit, 1000 + closeGraceMs, kit.relay.close(1000));
    expect(receipt.transports['vendor']).toMatchObject({ accepted: 1, waiting: 1 });
    expect(await answer).toMatchObject({ status: 503, error: { code: 'unavailable' } });
  });

  test('with its receipt when the state store fails to close, and says so', async () => {
    const problems: Refusal[] = [];
    const kit = relayKit({ state: { ...memoryState(), close: () => Promise.reject(new Error('gone')) }, onError: (problem) => problems.push(problem) });
    expect(await within(kit, 1000, kit.relay.close(1000))).toMatchObject({ complete: true });
    expect(problems).toMatchObject([{ code: 'state-failed' }]);
  });
});
