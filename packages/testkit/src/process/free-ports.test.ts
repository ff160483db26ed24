import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePorts } from './free-ports.ts';

test('each worker has ports of its own, each of them once, where systems give none', async () => {
  const [first, second] = [await freePorts(200, 1), await freePorts(200, 2)];
  expect(new Set([...first, ...second]).size).toBe(400);
  expect(Math.max(...first)).toBeLessThan(Math.min(...second));
  expect(Math.max(...second)).toBeLessThan(32_768);
});

test('a port that somebody has is not given', async () => {
  const [taken = 0] = await freePorts(1, 9);
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(taken, '127.0.0.1', resolve));
  expect(await freePorts(1500, 9)).not.toContain(taken);
  await new Promise((resolve) => server.close(resolve));
});

test('a port that was given can be had at once', async () => {
  const [port = 0] = await freePorts(1);
  const server = createServer();
  await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(port, '127.0.0.1', resolve));
  expect(server.address()).toMatchObject({ port });
  await new Promise((resolve) => server.close(resolve));
});
