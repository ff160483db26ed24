import { expect, test } from 'vitest';
import { readAnswer, relayKit, relayUrl, shop } from './__fixtures__/relay-kit.ts';

const json = { 'content-type': 'application/json', origin: shop };

test.each([
  ['another path', `${shop}/elsewhere`, { method: 'POST', headers: json, body: '{}' }, 404, 'path-unknown'],
  ['a path below', `${relayUrl}/more`, { method: 'POST', headers: json, body: '{}' }, 404, 'path-unknown'],
  ['a GET', relayUrl, { headers: json }, 405, 'method-not-allowed'],
  ['a PUT', relayUrl, { method: 'PUT', headers: json, body: '{}' }, 405, 'method-not-allowed'],
  ['a question of no browser', relayUrl, { method: 'OPTIONS' }, 405, 'method-not-allowed'],
])('%s is answered with a problem', async (_what, url, init, status, code) => {
  const { relay } = relayKit();
  const response = await relay(new Request(url, init), { remoteAddress: '203.0.113.42' });
  expect(response.headers.get('allow')).toBe(status === 405 ? 'POST, OPTIONS' : null);
  expect(await readAnswer(response)).toMatchObject({ status, error: { code, message: expect.stringMatching(/^\w.+\.$/) } });
  expect(relay.report().requests).toEqual({ answered: 0, refused: { [code]: 1 } });
});

test('a failure that nobody foresaw makes the relay unavailable, and the answer says when to come back and nothing of the cause', async () => {
  const { relay } = relayKit();
  const headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' };
  const answer = await relay.respond({
    ...{ method: 'POST', url: '/w', remoteAddress: '203.0.113.42', encrypted: true },
    header: (name) => headers[name],
    headers: () => new Headers(headers),
    readBody: () => {
      throw new Error('secret of the host');
    },
  });
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'unavailable' } });
  expect(JSON.stringify(answer)).not.toContain('secret');
});
