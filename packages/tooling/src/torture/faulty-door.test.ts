import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { behindUrl, type Fault, type FaultyDoor, faultyDoor } from './faulty-door.ts';

const taken: string[] = [];
let relay: Server;
let front: Server;
let door: FaultyDoor;
let relayStatus: number;

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const listen = (server: Server): Promise<void> => new Promise((resolve) => void server.listen(0, '127.0.0.1', resolve));

beforeEach(async () => {
  taken.length = 0;
  relayStatus = 200;
  relay = createServer((request, response) => void text(request).then((body) => response.writeHead(relayStatus).end(`relay got ${body}`)));
  await listen(relay);
  door = faultyDoor(
    behindUrl(() => urlOf(relay)),
    (body) => void taken.push(body),
  );
  front = createServer(door.handle);
  await listen(front);
});

afterEach(() => {
  door.close();
  for (const server of [relay, front]) {
    server.closeAllConnections();
    server.close();
  }
});

const post = (signal?: AbortSignal): Promise<Response> => fetch(`${urlOf(front)}/w`, { method: 'POST', body: 'batch', ...(signal && { signal }) });

describe('the way to the relay', () => {
  test('leads there and back as long as nothing spoils it', async () => {
    const answer = await post();
    expect([answer.status, await answer.text(), taken]).toEqual([200, 'relay got batch', ['batch']]);
  });

  test('counts nothing that the relay did not take', async () => {
    relayStatus = 400;
    expect([(await post()).status, taken]).toEqual([400, []]);
  });

  test('answers in place of the relay', async () => {
    door.spoil({ status: 429, retryAfter: 2 });
    const answer = await post();
    expect([answer.status, answer.headers.get('retry-after'), taken]).toEqual([429, '2', []]);
  });

  test.each<[Fault, readonly string[]]>([
    ['unreachable', []],
    ['answer-lost', ['batch']],
  ])('breaks the connection when it is %s', async (fault, arrived) => {
    door.spoil(fault);
    await expect(post()).rejects.toThrow('fetch failed');
    expect(taken).toEqual(arrived);
  });

  test('answers late', async () => {
    door.spoil({ slowMs: 60 });
    const started = performance.now();
    expect([(await post()).status, taken]).toEqual([200, ['batch']]);
    // Timers may fire a moment early.
    expect(performance.now() - started).toBeGreaterThan(50);
  });

  test('lets a request hang', async () => {
    door.spoil('hang');
    await expect(post(AbortSignal.timeout(50))).rejects.toThrow('timeout');
    expect(taken).toEqual([]);
  });

  test('is free again afterwards', async () => {
    door.spoil('unreachable');
    await expect(post()).rejects.toThrow('fetch failed');
    door.spoil('none');
    expect((await post()).status).toBe(200);
  });
});
