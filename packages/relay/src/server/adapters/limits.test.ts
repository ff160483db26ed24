import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { frame, jsonHeaders, post, startRelay } from '../__fixtures__/node-kit.ts';
import { goal, readAnswer, shop } from '../__fixtures__/relay-kit.ts';

/** A batch of one event whose body has exactly `size` bytes. The padding is outside the event. */
function bodyOf(size: number): string {
  const body = JSON.stringify({ ...frame, events: [goal('a')], pad: '' });
  return body.replace('"pad":""', `"pad":"${'x'.repeat(size - body.length)}"`);
}

/** An event of exactly `size` bytes. */
function eventOf(id: string, size: number) {
  const title = (text: string) => goal(id, { where: { runtime: 'browser', url: `${shop}/`, title: text } });
  return title('x'.repeat(size - JSON.stringify(title('')).length));
}

describe('limits over HTTP', () => {
  const limits = { maxBodyBytes: 4096, maxEvents: 3, maxEventBytes: 1024, requestsPerMinute: 0 };

  test.each([
    ['known from its header', (body: string): BodyInit => body],
    ['that comes in pieces', (body: string): BodyInit => new Blob([body]).stream()],
  ])('a body %s may have 4096 bytes and not one more', async (_title, make) => {
    const { url } = await startRelay({ limits });
    const send = async (size: number) =>
      readAnswer(await fetch(url, { method: 'POST', headers: jsonHeaders, body: make(bodyOf(size)), duplex: 'half' } as RequestInit));
    expect((await send(4096)).status).toBe(202);
    expect(await send(4097)).toMatchObject({ status: 413, error: { code: 'body-too-large' } });
  });

  test('a batch may have 3 events and not one more', async () => {
    const { url } = await startRelay({ limits });
    expect((await post(url, { ...frame, events: [goal('a'), goal('b'), goal('c')] })).status).toBe(202);
    expect(await post(url, { ...frame, events: [goal('a'), goal('b'), goal('c'), goal('d')] })).toMatchObject({ status: 413, error: { code: 'too-many-events' } });
  });

  test('an event may have 1024 bytes and not one more, its neighbours pass', async () => {
    const { url } = await startRelay({ limits });
    const answer = await post(url, { ...frame, events: [eventOf('fits', 1024), eventOf('large', 1025)] });
    expect(answer.results).toEqual([
      { id: 'fits', status: 'accepted' },
      { id: 'large', status: 'dropped', reason: 'too-large' },
    ]);
  });

  test('an address may send 2 requests per minute and not one more', async () => {
    const clock = createFakeClock(frame.sentAt);
    const { url } = await startRelay({ clock, limits: { requestsPerMinute: 2 } });
    expect((await post(url, { ...frame, events: [] })).status).toBe(202);
    expect((await post(url, { ...frame, events: [] })).status).toBe(202);
    const answer = await post(url, { ...frame, events: [] });
    expect(answer).toMatchObject({ status: 429, error: { code: 'rate-exceeded' } });
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(answer.headers.get('access-control-expose-headers')).toBe('retry-after');
  });

  test('guesses of a token are counted', async () => {
    const { url } = await startRelay({ limits: { requestsPerMinute: 2 }, serviceTokens: ['a-service-token-of-the-shop'] });
    const guess = async (token: string) => (await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain', authorization: `Bearer ${token}` }, body: '{}' })).status;
    expect([await guess('a-guess-of-somebody'), await guess('another-guess-of-him'), await guess('a-service-token-of-the-shop')]).toEqual([401, 401, 429]);
  });

  test('a browser may send 2 requests per minute and not one more, wherever it is, and others go on', async () => {
    const { url } = await startRelay({ limits: { browserRequestsPerMinute: 2 }, trustedProxies: ['loopback'] });
    const from = async (browserId: string, ip: string) =>
      post(url, { ...frame, events: [goal(`${browserId}-${ip}`, { who: { browserId } })] }, { 'x-forwarded-for': ip });
    for (const ip of ['198.51.100.1', '198.51.100.2']) expect((await from('fast', ip)).status).toBe(202);
    expect(await from('fast', '198.51.100.3')).toMatchObject({ status: 429, error: { code: 'rate-exceeded' } });
    expect((await from('calm', '198.51.100.3')).status).toBe(202);
  });

  test('visitors behind a trusted proxy are counted apart', async () => {
    const { url } = await startRelay({ limits: { requestsPerMinute: 1 }, trustedProxies: ['loopback'] });
    const from = async (ip: string) => (await post(url, { ...frame, events: [] }, { 'x-forwarded-for': ip })).status;
    expect([await from('198.51.100.1'), await from('198.51.100.2'), await from('198.51.100.1')]).toEqual([202, 202, 429]);
  });

  test('408 for a body that does not come, and the connection ends', async () => {
    const { url, relay } = await startRelay({ limits: { bodyTimeoutMs: 30 } });
    const { port } = new URL(url);
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write('POST /w HTTP/1.1\r\nhost: relay\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"v":');
      });
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('body-slow');
    expect(relay.report().requests.refused).toEqual({ 'body-slow': 1 });
  });

  test('a body that breaks off is forgotten', async () => {
    const { url, relay } = await startRelay();
    await new Promise<void>((resolve) => {
      const broken = httpRequest(url, { method: 'POST', headers: { ...jsonHeaders, 'content-length': '100' } });
      broken.on('error', () => resolve());
      broken.write('{"v":1', () => broken.destroy());
    });
    await expect.poll(() => relay.report().requests.refused).toEqual({ 'body-broken': 1 });
    expect(relay.report().events.received).toBe(0);
  });
});
