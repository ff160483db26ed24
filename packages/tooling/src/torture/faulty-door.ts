import { Agent, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** What happens to requests on their way to the relay. */
export type Fault =
  | 'none'
  /** The connection breaks before the relay sees the request. */
  | 'unreachable'
  /** The request never reaches the relay, and no answer comes. */
  | 'hang'
  /** The relay takes the request, and the connection breaks before the answer. */
  | 'answer-lost'
  /** Somebody before the relay answers. `retryAfter`: in seconds. */
  | { readonly status: number; readonly retryAfter?: number };

/** The way to a relay, which can be spoiled. */
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

/** `onTaken`: the relay has taken this body. */
export function faultyDoor(relayUrl: () => string, onTaken: (body: string) => void): FaultyDoor {
  const agent = new Agent({ keepAlive: true });
  let fault: Fault = 'none';
  let lastRequestAt = 0;

  function passOn({ method, url, headers }: IncomingMessage, sent: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const onward = request(`${relayUrl()}${url}`, { method: method ?? 'POST', headers, agent }, (told) => {
        text(told).then((body) => resolve({ status: told.statusCode ?? 500, headers: told.headers, body }), reject);
      });
      onward.on('error', reject);
      onward.end(sent);
    });
  }

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const current = fault;
    lastRequestAt = performance.now();
    if (current === 'unreachable') return void incoming.socket.destroy();
    const body = await text(incoming);
    if (current === 'hang') return;
    if (typeof current === 'object') {
      const { status, retryAfter } = current;
      return void outgoing.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }).end();
    }
    const taken = await passOn(incoming, body);
    lastRequestAt = performance.now();
    if (taken.status === 200) onTaken(body);
    if (current === 'answer-lost') return void incoming.socket.destroy();
    outgoing.writeHead(taken.status, taken.headers).end(taken.body);
  }

  return {
    spoil(next) {
      fault = next;
    },
    handle(incoming, outgoing) {
      // A page that goes away may break its own request off.
      answer(incoming, outgoing).catch(() => outgoing.destroy());
    },
    get lastRequestAt() {
      return lastRequestAt;
    },
    close: () => agent.destroy(),
  };
}
