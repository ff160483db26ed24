import { Agent, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens to requests on their way to the destination. */
export type Fault =
  | 'none'
  /** The connection breaks before the destination sees the request. */
  | 'unreachable'
  /** The request never reaches the destination, and no answer comes. */
  | 'hang'
  /** The destination takes the request, and the connection breaks before the answer. */
  | 'answer-lost'
  /** The destination takes the request, and answers so much later. Unit: milliseconds. */
  | { readonly slowMs: number }
  /** Somebody before the destination answers. `retryAfter`: in seconds. */
  | { readonly status: number; readonly retryAfter?: number };

/** The way to a destination, which can be spoiled. */
export interface FaultyDoor {
  /** From now on. */
  spoil(fault: Fault): void;
  handle(incoming: IncomingMessage, outgoing: ServerResponse): void;
  /** When the last request came. Unit: milliseconds of `performance.now`. */
  readonly lastRequestAt: number;
  close(): void;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The destination itself. */
export interface Behind {
  answer(incoming: IncomingMessage, body: string): Promise<Answer>;
  close(): void;
}

/** A destination that is a server of its own. */
export function behindUrl(target: () => string): Behind {
  const agent = new Agent({ keepAlive: true });
  return {
    answer: ({ method, url, headers }, sent) =>
      new Promise((resolve, reject) => {
        const onward = request(`${target()}${url}`, { method: method ?? 'POST', headers, agent }, (told) => {
          text(told).then((body) => resolve({ status: told.statusCode ?? 500, headers: told.headers, body }), reject);
        });
        onward.on('error', reject);
        onward.end(sent);
      }),
    close: () => agent.destroy(),
  };
}

/** `onTaken`: the destination has taken this body. */
export function faultyDoor(behind: Behind, onTaken: (body: string) => void): FaultyDoor {
  let fault: Fault = 'none';
  let lastRequestAt = 0;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const current = fault;
    lastRequestAt = performance.now();
    if (current === 'unreachable') return void incoming.socket.destroy();
    const body = await text(incoming);
    if (current === 'hang') return;
    if (typeof current === 'object' && 'status' in current) {
      const { status, retryAfter } = current;
      return void outgoing.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }).end();
    }
    const taken = await behind.answer(incoming, body);
    lastRequestAt = performance.now();
    if (taken.status >= 200 && taken.status < 300) onTaken(body);
    if (current === 'answer-lost') return void incoming.socket.destroy();
    if (typeof current === 'object') await sleep(current.slowMs);
    outgoing.writeHead(taken.status, taken.headers).end(taken.body);
  }

  return {
    spoil(next) {
      fault = next;
    },
    handle(incoming, outgoing) {
      // Who goes away may break its own request off.
      answer(incoming, outgoing).catch(() => outgoing.destroy());
    },
    get lastRequestAt() {
      return lastRequestAt;
    },
    close: behind.close,
  };
}
