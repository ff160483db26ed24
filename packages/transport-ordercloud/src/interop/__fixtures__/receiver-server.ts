import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOrderCloudReceiver, type OcEvent } from '../../index.ts';

/** Our receiver behind a real port, as OrderCloud would reach it. */
export interface ReceiverServer {
  readonly url: string;
  /** What it took, in order of arrival. */
  readonly events: readonly OcEvent[];
  /** Status of every answer. */
  readonly answers: readonly number[];
  close(): Promise<void>;
}

export const receiverSecret = 'q7Zt-4f0c-schlüssel';
export const customHeader = { name: 'X-Relay-Key', value: 'kx81-made-up' };

export async function startReceiver(): Promise<ReceiverServer> {
  const events: OcEvent[] = [];
  const answers: number[] = [];
  const receive = createOrderCloudReceiver({ secrets: receiverSecret, customAuthHeader: customHeader, onEvents: (taken) => void events.push(...taken) });
  const server = createServer(async (incoming, outgoing) => {
    const body: Buffer[] = [];
    for await (const part of incoming) body.push(part as Buffer);
    const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const answer = await receive(new Request(`http://127.0.0.1${incoming.url}`, { method: incoming.method ?? 'GET', headers, body: Buffer.concat(body) }));
    answers.push(answer.status);
    outgoing.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oc`,
    events,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
