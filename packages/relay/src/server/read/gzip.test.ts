import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { goal, readAnswer, relayKit, relayUrl, shop, userAgent, visitorIp } from '../__fixtures__/relay-kit.ts';
import { serveRelay } from '../adapters/node.ts';

type Kit = ReturnType<typeof relayKit>;

/** Both ways to unpack: what every runtime has, and what Node.js has. */
const hosts: Readonly<Record<string, (kit: Kit) => Promise<(init: RequestInit) => Promise<Response>>>> = {
  'a Fetch host': async ({ relay }) => (init) => relay(new Request(relayUrl, init), { remoteAddress: visitorIp }),
  'Node.js': async ({ relay }) => {
    const server = await serveRelay(relay);
    onTestFinished(async () => void (await server.close(100)));
    return (init) => fetch(`${server.url}/w`, init);
  },
};

const most = 8192;
const frame = { v: 1, sentAt: Date.UTC(2026, 0, 1), counters: { accepted: 0, delivered: 0, waiting: 0, dropped: 0 } };
const headers = { origin: shop, 'content-type': 'text/plain', 'user-agent': userAgent, 'content-encoding': 'gzip' };

/** A batch of exactly so many bytes. */
function batchOf(size: number): string {
  const body = JSON.stringify({ ...frame, events: [goal('a')], pad: '' });
  return body.replace('"pad":""', `"pad":"${'x'.repeat(size - body.length)}"`);
}

describe.each(Object.keys(hosts))('packed bodies at %s', (host) => {
  async function setUp() {
    const kit = relayKit({ limits: { maxBodyBytes: most } });
    const send = await hosts[host]?.(kit);
    const post = async (body: Uint8Array<ArrayBuffer>, more = {}) => readAnswer((await send?.({ method: 'POST', headers: { ...headers, ...more }, body })) ?? Response.error());
    return { kit, post };
  }

  test.each(['gzip', 'GZIP', 'x-gzip'])('%s is unpacked', async (encoding) => {
    const { kit, post } = await setUp();
    const answer = await post(gzipSync(batchOf(4000)), { 'content-encoding': encoding });
    expect(answer).toMatchObject({ status: 202, results: [{ id: 'a', status: 'accepted' }] });
    expect(await kit.delivered()).toHaveLength(1);
  });

  test('text of several bytes per letter stays whole, wherever it is cut', async () => {
    const { kit, post } = await setUp();
    const title = '茶とお菓子 – Fünf Tassen 🫖 '.repeat(40);
    const events = [goal('a', { where: { runtime: 'browser', url: `${shop}/`, title } })];
    expect((await post(gzipSync(JSON.stringify({ ...frame, events }), { level: 0 }))).status).toBe(202);
    expect((await kit.delivered())[0]?.where.title).toBe(title);
  });

  test('unpacks to the limit of a body and not one byte more', async () => {
    const { post } = await setUp();
    expect((await post(gzipSync(batchOf(most)))).status).toBe(202);
    expect(await post(gzipSync(batchOf(most + 1)))).toMatchObject({ status: 413, error: { code: 'body-too-large' } });
  });

  test('a bomb is put out: 8 KiB that stand for 8 MiB', async () => {
    const { kit, post } = await setUp();
    const bomb = gzipSync(Buffer.alloc(8_000_000, 'x'));
    expect(bomb.length).toBeLessThan(most);
    expect(await post(bomb)).toMatchObject({ status: 413, error: { code: 'body-too-large' } });
    expect((await post(gzipSync(batchOf(1000)))).status).toBe(202);
    expect(kit.relay.report().events.received).toBe(1);
  });

  test.each([
    ['that is no gzip', Buffer.from(batchOf(1000))],
    ['that breaks off', gzipSync(batchOf(4000)).subarray(0, 100)],
    ['with a wrong checksum', Buffer.from(gzipSync(batchOf(4000)).map((byte, index, all) => (index === all.length - 6 ? byte ^ 1 : byte)))],
    ['of nothing', Buffer.alloc(0)],
  ])('400 for a body %s', async (_title, body) => {
    const { post } = await setUp();
    expect(await post(body)).toMatchObject({ status: 400, error: { code: 'body-invalid' } });
  });
});
