import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveShop, type ShopServer } from './serve-shop.ts';

let folder = '';
let shop: ShopServer | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-shop-'));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'dist/index.html'), '<!doctype html>');
  shop = await serveShop(join(folder, 'dist'), '/relay', (_request, response) => void response.end('relay'), 0);
});

afterEach(async () => {
  await shop?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the start page comes with a strict content security policy', async () => {
  const response = await fetch(`${shop?.url}/?from=mail`);
  expect(await response.text()).toBe('<!doctype html>');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toBe("default-src 'self'");
});

test('the path of the relay goes to the relay', async () => {
  expect(await (await fetch(`${shop?.url}/relay`)).text()).toBe('relay');
});

test('a missing page is not found', async () => {
  const response = await fetch(`${shop?.url}/nothing.html`);
  await response.text();
  expect(response.status).toBe(404);
});

test.each(['/../secret.txt', '/..%2fsecret.txt', '//../secret.txt'])('%s does not lead out of the folder', async (path) => {
  expect(await rawAnswer(path)).toMatch(/^HTTP\/1\.1 404/);
});

/** Sends the path as it is, which `fetch` would not. */
function rawAnswer(path: string): Promise<string> {
  const port = Number(new URL(shop?.url ?? '').port);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, 'localhost', () => socket.write(`GET ${path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n`));
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.on('end', () => resolve(text)).on('error', reject);
  });
}
