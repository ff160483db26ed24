import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Rule, wholeFrom } from '../../options/option-rules.ts';

/** Where a server may listen. Node.js takes a text in place of a port for the name of a pipe, and forgets a host that is none. */
export const placeRules: Readonly<Record<'port' | 'host', Rule>> = {
  port: wholeFrom(0, 65_535),
  host: [(value) => typeof value === 'string' && value !== '', 'an address or the name of a host, such as "0.0.0.0"'],
};

/** Lets a server listen. Resolves with its address, and rejects when the port cannot be had. */
export async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return urlOf(server.address() as AddressInfo);
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
