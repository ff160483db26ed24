import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answer, browserId, fakeStream, issuedId } from './__fixtures__/fake-stream.ts';
import { allParts, bench as benchOf, happened } from './__fixtures__/shop.ts';

/** Of a page in production that names no part, which finds ids in a way of its own. */
const bench: typeof benchOf = (stream, options) => benchOf(stream, { parts: {}, ...options });
const page = { url: 'https://shop.example/' };
const name = 'bid_abc123def';

/** The cookies of a browser, and the locks of its tabs. */
function browser() {
  const jar = new Map<string, string>();
  const written: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  return {
    /** A tab has its turn and never comes to its end. */
    hang: () => void (last = new Promise(() => undefined)),
    jar,
    written,
    document: {
      get cookie() {
        return [...jar].map((pair) => pair.join('=')).join('; ');
      },
      set cookie(text: string) {
        const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
        written.push(text);
        jar.set(key, value);
      },
    },
    locks: {
      request(_name: string, { signal }: { readonly signal: AbortSignal }, run: () => Promise<unknown>) {
        const isGivenUp = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
        const turn = last.then(run, run);
        last = turn;
        return Promise.race([turn, isGivenUp]);
      },
    },
  };
}

let shop: ReturnType<typeof browser>;

beforeEach(() => {
  shop = browser();
  vi.stubGlobal('document', shop.document);
  vi.stubGlobal('navigator', { locks: shop.locks });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const visit = (visitor: string) => happened('pageOpened', page, { who: { browserId: visitor } });

describe('in a page, the browser id', () => {
  test('of an earlier visit is taken at once from the cookie of Sitecore’s SDKs', async () => {
    shop.jar.set('other', `x${name}=y`);
    shop.jar.set(name, browserId);
    const stream = fakeStream();
    const sent = bench(stream).attempt(visit('visitor-1'), { urgency: 'exit' });
    expect(stream.messages).toMatchObject([{ browser_id: browserId }]);
    expect(await sent).toEqual({ status: 'delivered' });
    expect(shop.written).toEqual([]);
  });

  test('is kept in that cookie, for two years, on the host or the domain that the option names', async () => {
    await bench(fakeStream()).deliver(visit('visitor-1'));
    expect(shop.written[0]).toBe(`${name}=${issuedId(1)}; Max-Age=63072000; SameSite=None; Secure; Path=/`);
    await bench(fakeStream(), { cookieDomain: '.shop.example' }).deliver(visit('visitor-2'));
    expect(shop.written[2]).toBe(`${name}=${issuedId(1)}; Max-Age=63072000; SameSite=None; Secure; Path=/; Domain=.shop.example`);
  });

  test('is created once by tabs that open together', async () => {
    const stream = fakeStream();
    await Promise.all([bench(stream), bench(stream), bench(stream)].map(({ deliver }) => deliver(visit('visitor-1'))));
    expect(stream.arrived.filter(({ method }) => method === 'GET')).toHaveLength(1);
    expect(new Set(stream.messages.map((message) => message['browser_id']))).toEqual(new Set([issuedId(1)]));
  });

  test('is created although a tab hangs that has its turn', async () => {
    const patience = new AbortController();
    const given = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal);
    shop.hang();
    const stream = fakeStream();
    const delivering = bench(stream).deliver(visit('visitor-1'));
    await vi.waitFor(() => expect(given).toHaveBeenCalled());
    expect(stream.arrived).toEqual([]);
    patience.abort();
    expect(await delivering).toEqual({ status: 'delivered' });
    expect(shop.jar.get(name)).toBe(issuedId(1));
  });

  test.each([
    ['an id', undefined],
    ['nothing of use', () => answer(503)],
  ])('of a tab that did not wait any longer serves one that hung, too, and gets %s in the end', async (_title, inTheEnd) => {
    const patience = new AbortController();
    const given = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal).mockReturnValueOnce(new AbortController().signal);
    let end = (): void => undefined;
    const isOver = new Promise<void>((resolve) => (end = resolve));
    const stream = fakeStream(async (_request, nth) => (nth === 0 ? isOver.then(inTheEnd) : undefined));
    const hung = bench(stream).deliver(visit('visitor-1'));
    await vi.waitFor(() => expect(stream.arrived).toHaveLength(1));
    const waiting = bench(stream);
    const first = waiting.deliver(visit('visitor-1'));
    await vi.waitFor(() => expect(given).toHaveBeenCalledTimes(2));
    patience.abort();
    expect(await first).toEqual({ status: 'delivered' });
    end();
    expect(await hung).toEqual({ status: 'delivered' });
    await waiting.deliver(visit('visitor-1'));
    expect(stream.messages.map((message) => message['browser_id'])).toEqual([1, 1, 1].map(issuedId));
  });

  test('is created where locks may not be used', async () => {
    vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(new Error('SecurityError')) } });
    expect(await bench(fakeStream()).deliver(visit('visitor-1'))).toEqual({ status: 'delivered' });
    expect(shop.jar.get(name)).toBe(issuedId(1));
  });

  test('of another visitor is never used: one who signed out on a shared device, also by the pages after that', async () => {
    const stream = fakeStream();
    await bench(stream).deliver(visit('visitor/1=ä; x'));
    await bench(stream).deliver(visit('visitor/1=ä; x'));
    await bench(stream).deliver(visit('visitor-2'));
    await bench(stream).deliver(visit('visitor-2'));
    expect(stream.messages.map((message) => message['browser_id'])).toEqual([1, 1, 2, 2].map(issuedId));
  });

  test('is kept by the application where it says so, and still created once', async () => {
    const kept = new Map<string, string>();
    const browserIds = { get: (visitor: string) => kept.get(visitor), set: (visitor: string, id: string) => void kept.set(visitor, id) };
    const stream = fakeStream();
    await Promise.all([1, 2].map(() => bench(stream, { browserIds, parts: allParts })).map(({ deliver }) => deliver(visit('visitor-1'))));
    expect(stream.arrived.filter(({ method }) => method === 'GET')).toHaveLength(1);
    expect(shop.written).toEqual([]);
  });

  test('lives in memory where cookies may not be read, and where there are no locks', async () => {
    vi.stubGlobal('document', {
      get cookie(): string {
        throw new Error('SecurityError');
      },
    });
    vi.stubGlobal('navigator', {});
    const stream = fakeStream();
    const { deliver } = bench(stream);
    for (const _twice of [1, 2]) expect(await deliver(visit('visitor-1'))).toEqual({ status: 'delivered' });
    expect(stream.messages).toMatchObject([{ browser_id: issuedId(1) }, { browser_id: issuedId(1) }]);
  });

  test('is created without locks where a browser has none', async () => {
    vi.stubGlobal('navigator', {});
    expect(await bench(fakeStream()).deliver(visit('visitor-1'))).toEqual({ status: 'delivered' });
    expect(shop.jar.get(name)).toBe(issuedId(1));
  });
});
