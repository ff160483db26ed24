import { connect } from 'node:net';
import type { EventEnvelope } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { pageTokens } from '../../../tokens/page-tokens.ts';
import { serveRelay } from '../../adapters/node.ts';
import { createRelay } from '../../create-relay.ts';
import type { RelayOptions } from '../../relay-options.ts';
import type { WireResult } from '../../../wire.ts';

export const shop = 'https://shop.example';
export const serviceToken = 'a-service-token-of-the-shop';
const secret = 'a-secret-of-thirty-two-letters-!';

/** How long the relay waits for headers and bodies: short, so that tests need not wait for it, and long enough for a machine that has much to do. */
const patienceMs = 1000;

/** A relay as an attacker meets it: behind nothing. */
export async function startTarget(options: Partial<Omit<RelayOptions<Record<never, never>>, 'events'>> = {}, isPatient = false) {
  const vendor = recordingTransport({ name: 'vendor', limits: { maxEvents: 1000, maxBytes: 10_000_000, concurrency: 1 } });
  const relay = createRelay({
    transports: [vendor],
    allowOrigins: [shop],
    serviceTokens: [serviceToken],
    pageTokens: { secrets: [secret], required: false },
    handover: { secrets: [secret] },
    limits: { bodyTimeoutMs: patienceMs, requestsPerMinute: 6000 },
    onDrop: () => undefined,
    onError: () => undefined,
    ...options,
  });
  const { url, close } = await serveRelay(relay, { headersTimeoutMs: isPatient ? 60_000 : patienceMs });
  const { port } = new URL(url);
  const tokens = (now?: () => number) => pageTokens({ secrets: [secret], ...(now && { now }) });

  /** What the relay answers to a request: its status, and the code of the problem or what became of each event. */
  async function answer(init: RequestInit, path = '/w'): Promise<string> {
    const response = await fetch(`${url}${path}`, { method: 'POST', ...init, headers: { 'content-type': 'text/plain', origin: shop, ...(init.headers as Readonly<Record<string, string>>) } });
    return summary(response.status, await response.text());
  }

  /** Sends bytes as they are, `drip` again and again, until the connection is closed. Returns the status line, the headers and the summary. */
  function raw(text: string, drip?: string): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      let received = '';
      let timer: NodeJS.Timeout | undefined;
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(text);
        timer = setInterval(() => void (drip !== undefined && socket.writable && socket.write(drip)), 20);
      });
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('error', (error) => (received === '' ? reject(error) : undefined));
      socket.on('close', () => {
        clearInterval(timer);
        const [head = '', body = ''] = received.split('\r\n\r\n');
        resolve({ head, answer: received === '' ? 'closed' : summary(Number(head.split(' ')[1]), body) });
      });
    });
  }

  /** The token of a link that the relay signs for a host. */
  async function handover(host: string): Promise<string> {
    const body = JSON.stringify({ v: 1, ask: 'handover-token', browserId: 'browser-1', host });
    const response = await fetch(`${url}/w`, { method: 'POST', body, headers: { 'content-type': 'text/plain', origin: shop } });
    return ((await response.json()) as { readonly token: string }).token;
  }

  async function delivered(): Promise<readonly EventEnvelope[]> {
    await relay.tracker.flush();
    return vendor.delivered;
  }

  return { answer, raw, delivered, tokens, handover, port, report: relay.report, close: () => close(100) };
}

export type Target = Awaited<ReturnType<typeof startTarget>>;

export interface RawAnswer {
  readonly head: string;
  readonly answer: string;
}

/** A batch as a page sends it. */
export function batch(events: readonly unknown[], changes: object = {}): string {
  return JSON.stringify({ v: 1, sentAt: Date.now(), counters: { accepted: 1, delivered: 0, waiting: 1, dropped: 0 }, events, ...changes });
}

/** An event as a page stores it. */
export function event(id: string, changes: object = {}): object {
  const where = { runtime: 'browser', url: `${shop}/cart` };
  const facts = { v: 1, id, name: 'goalCompleted', payload: { goalId: 'newsletter' }, occurredAt: Date.now(), seq: 0, priority: 'critical', consent: ['analytics'] };
  return { ...facts, who: { browserId: 'browser-1' }, where, ...changes };
}

function summary(status: number, body: string): string {
  const read = parse(body) as { readonly error?: { readonly code: string }; readonly results?: readonly WireResult[] } | undefined;
  const results = (read?.results ?? []).map(({ status: what, reason, code }) => code ?? reason ?? what);
  return [status, read?.error?.code, ...new Set(results)].filter((part) => part !== undefined).join(' ');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
