import { createReadStream, statSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
};

export interface ShopServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the built shop, and the relay on the same origin below `relayPath`, under the strictest Content-Security-Policy. */
export async function serveShop(folder: string, relayPath: string, relay: RequestListener, port: number): Promise<ShopServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/[?#].*$/s, '');
    if (path === relayPath) return relay(request, response);
    serveFile(folder, path, response);
  });
  const address = await listen(server, port).catch(() => listen(server, 0));
  return {
    url: `http://localhost:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.removeListener('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
}

function serveFile(folder: string, path: string, response: ServerResponse): void {
  // `normalize` on an absolute path cannot climb above its root.
  const file = join(folder, normalize(`/${path === '/' ? 'index.html' : path}`));
  const size = sizeOf(file);
  if (size === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.');
    return;
  }
  response.writeHead(200, {
    'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream',
    'content-length': size,
    'content-security-policy': "default-src 'self'",
    'cache-control': 'no-cache',
  });
  createReadStream(file).pipe(response);
}

function sizeOf(file: string): number | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : undefined;
}
