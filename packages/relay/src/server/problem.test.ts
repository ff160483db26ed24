import type { Refusal } from '@waymark/core';
import { expect, test } from 'vitest';
import type { Log, LogEntry } from './log/entry.ts';
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

test('a failure that nobody foresaw is told to the operator and counted, and the answer says when to come back and nothing of the cause', async () => {
  const problems: Refusal[] = [];
  const { relay } = relayKit({ onError: (problem) => problems.push(problem) });
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
  expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'failed' } });
  expect(JSON.stringify(answer)).not.toContain('secret');
  expect(problems).toEqual([{ code: 'request-failed', message: expect.not.stringContaining('secret'), cause: new Error('secret of the host') }]);
  expect(relay.report().requests).toEqual({ answered: 0, refused: { failed: 1 } });
});

test('a request whose body somebody has read already is no fault of its sender, and the operator learns why', async () => {
  const problems: Refusal[] = [];
  const entries: LogEntry[] = [];
  const { relay } = relayKit({ onError: (problem) => problems.push(problem), log: (entry) => entries.push(entry) });
  const request = new Request(relayUrl, { method: 'POST', headers: json, body: '{}' });
  await request.text();
  expect(await readAnswer(await relay(request))).toMatchObject({ status: 503, error: { code: 'failed' } });
  expect(problems).toMatchObject([{ code: 'request-failed', cause: { code: 'body-taken' } }]);
  expect(entries).toContainEqual(expect.objectContaining({ level: 'error', code: 'request-failed', fields: { cause: 'body-taken', count: 1 } }));
});

test.each<[string, () => unknown]>([
  [
    'throws',
    () => {
      throw new Error('no');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no'))],
])('an onError and a log that %s cost nobody an answer', async (_how, fail) => {
  const entries: LogEntry[] = [];
  const log = (entry: LogEntry): unknown => {
    entries.push(entry);
    return fail();
  };
  const { relay } = relayKit({ onError: fail as () => void, log: log as Log });
  const request = new Request(relayUrl, { method: 'POST', headers: json, body: '{}' });
  await request.text();
  expect((await relay(request)).status).toBe(503);
  expect(entries.map(({ code }) => code)).toContain('callback-threw');
});
