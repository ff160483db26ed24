import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePorts } from './free-ports.ts';

test('each worker has ports of its own, each of them once, where systems give none', async () => {
  const [first, second] = [await freePorts(100, { worker: 1 }), await freePorts(100, { worker: 2 })];
  expect(new Set([...first, ...second]).size).toBe(200);
  expect(Math.max(...first)).toBeLessThan(Math.min(...second));
  expect(Math.max(...second)).toBeLessThan(32_768);
});

test('a port that somebody has is not given', async () => {
  const [taken = 0] = await freePorts(1, { worker: 0 });
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(taken, '127.0.0.1', resolve));
  // The first of a worker are 10,000, those of all together 2000.
  const places = Array.from({ length: 3 }, () => (taken - 10_000 + 0.5) / 2000);
  const [other = 0] = await freePorts(1, { worker: 0, random: () => places.shift() ?? Math.random() });
  expect(places).toEqual([]);
  expect(other).not.toBe(taken);
  await new Promise((resolve) => server.close(resolve));
});

test('where none is free, it says so and does not go on looking', async () => {
  const [taken = 0] = await freePorts(1, { worker: 0 });
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(taken, '127.0.0.1', resolve));
  const nothingElse = freePorts(1, { worker: 0, random: () => (taken - 10_000 + 0.5) / 2000 });
  await expect(nothingElse).rejects.toThrow('No 1 ports are free');
  await new Promise((resolve) => server.close(resolve));
});

test('a port that was given can be had at once', async () => {
  const [port = 0] = await freePorts(1);
  const server = createServer();
  await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(port, '127.0.0.1', resolve));
  expect(server.address()).toMatchObject({ port });
  await new Promise((resolve) => server.close(resolve));
});
