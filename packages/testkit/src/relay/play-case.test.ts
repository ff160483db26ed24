import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { relayCases } from './cases.ts';
import { playCase } from './play-case.ts';

/** Takes everything and says that all is well. */
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' }).end('{"v":1,"results":[{"id":"a","status":"accepted"}]}');
});
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close().closeAllConnections());

test.each(relayCases)('a server that is no relay does not pass: $title', async (relayCase) => {
  const faults = await playCase(relayCase, { url: `${url}/w`, origin: 'https://shop.example', source: `${url}/hooks` }, 'liar');
  expect(faults[0]).toMatch(/^Status: expected \d{3}, found 200\.$/);
});

test('each case has a title of its own', () => {
  expect(new Set(relayCases.map(({ title }) => title)).size).toBe(relayCases.length);
});
