import { answerOf } from './answer.ts';
import { ConnectTimeout } from './connect-timeout.ts';
import { type DispatchController, type DispatchHandler, type OldDispatchHandler, withOldMethods } from './dispatch-handler.ts';
import { NotSent } from './not-sent.ts';
import type { PlainRequest } from './plain-request.ts';
import { mostBytes, type Received } from './received.ts';

/** What is used of the connections behind the built-in `fetch`. Source: undici, `Dispatcher.dispatch`; checked 2026-11-22 with the undici 7 of Node.js 24 and 8 of 26, and with what undici 5 to 8 set there. */
export interface Dispatcher {
  dispatch(options: DispatchOptions, handler: DispatchHandler & OldDispatchHandler): unknown;
}

interface DispatchOptions {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

/** Older ones, those of Node.js 22, are not made use of. */
const oldestUndici = 7;

/** The connections behind the built-in `fetch`, as they are set now: `setGlobalDispatcher` of undici may replace them. Undefined where they are not to be had. */
export function findDispatcher({ undici }: Readonly<Record<string, string | undefined>> = process.versions): Dispatcher | undefined {
  const version = Number.parseInt(undici ?? '', 10);
  // They come into being when anything that belongs to fetch is looked at.
  if (!(version >= oldestUndici) || typeof Response !== 'function') return undefined;
  const found = (globalThis as unknown as Record<symbol, Dispatcher | undefined>)[placeOf(version)];
  return typeof found?.dispatch === 'function' ? found : undefined;
}

/**
 * Where the built-in `fetch` of this version looks. There are two places because of handlers with other methods, and what an application sets with an older undici is in
 * the first alone. Source: `lib/global.js` of undici 5 to 8; checked 2026-11-22.
 */
function placeOf(version: number): symbol {
  return Symbol.for(`undici.globalDispatcher.${version < 8 ? 1 : 2}`);
}

/** Sends a request over these connections. Resolves when the answer was read to its end. */
export function sendBy(dispatcher: Dispatcher, { address: { origin, path }, method, headers, body, signal }: PlainRequest, connectTimeoutMs: number): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const answer = createAnswer(resolve);
    let controller: DispatchController | undefined;
    let over: Error | undefined;
    let stopTimer = (): void => undefined;

    function end(): void {
      stopTimer();
      signal?.removeEventListener('abort', stop);
    }
    function fail(error: Error): void {
      over = error;
      end();
      controller?.abort(error);
      reject(error);
    }
    const stop = (): void => fail(controller ? (signal?.reason as Error) : new NotSent());
    signal?.addEventListener('abort', stop, { once: true });

    dispatcher.dispatch(
      { origin, path, method, headers, body: body ?? null },
      withOldMethods({
        onRequestStart(started) {
          controller = started;
          stopTimer();
          if (over) started.abort(over);
        },
        onResponseStart: (_controller, status, given, statusText = '') => answer.start(status, statusText, given),
        onResponseData(running, part) {
          if (answer.add(part)) return;
          end();
          running.abort(new Error('The answer is too long.'));
        },
        onResponseEnd() {
          end();
          answer.finish();
        },
        onResponseError: (_controller, error) => fail(error),
      }),
    );
    if (controller || over) return;
    const timer = setTimeout(() => fail(new ConnectTimeout()), connectTimeoutMs).unref();
    stopTimer = () => clearTimeout(timer);
  });
}

/** Collects an answer. */
function createAnswer(done: (response: Response) => void) {
  const parts: Buffer[] = [];
  let bytes = 0;
  let head: Pick<Received, 'status' | 'statusText' | 'headers'> | undefined;
  return {
    start(status: number, statusText: string, headers: Received['headers']): void {
      // Below 200 it only says that the answer is coming.
      if (status >= 200) head = { status, statusText, headers };
    },
    /** False when it is long enough. */
    add(part: Buffer): boolean {
      parts.push(part);
      bytes += part.length;
      if (bytes > mostBytes) this.finish();
      return bytes <= mostBytes;
    },
    finish(): void {
      if (head) done(answerOf({ ...head, body: parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts) }));
    },
  };
}
