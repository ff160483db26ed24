import { answerOf } from './answer.ts';
import { ConnectTimeout } from './connect-timeout.ts';
import type { PlainRequest } from './plain-request.ts';
import { mostBytes, type Received } from './received.ts';

/** What is used of the connections behind the built-in `fetch`. Source: undici, `Dispatcher.dispatch`; checked 2026-11-22 with the undici 7 of Node.js 24 and 8 of 26. */
export interface Dispatcher {
  dispatch(options: DispatchOptions, handler: DispatchHandler): unknown;
}

interface DispatchOptions {
  readonly origin: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

interface DispatchController {
  abort(reason: Error): void;
}

interface DispatchHandler {
  /** A connection is there, and nothing has been sent yet. */
  onRequestStart(controller: DispatchController): void;
  onResponseStart(controller: DispatchController, status: number, headers: Readonly<Record<string, string | string[]>>, statusText?: string): void;
  onResponseData(controller: DispatchController, part: Buffer): void;
  onResponseEnd(): void;
  onResponseError(controller: DispatchController, error: Error): void;
}

/** Newest first. Where Node.js has both, they share their connections. */
const places: readonly symbol[] = [Symbol.for('undici.globalDispatcher.2'), Symbol.for('undici.globalDispatcher.1')];
/** Handlers had another form before. */
const oldestUndici = 7;

/** The connections behind the built-in `fetch`, as they are set now: `setGlobalDispatcher` of undici may replace them. Undefined where they are not to be had. */
export function findDispatcher({ undici }: Readonly<Record<string, string | undefined>> = process.versions): Dispatcher | undefined {
  if (undici === undefined || Number.parseInt(undici, 10) < oldestUndici) return undefined;
  // They come into being when anything that belongs to fetch is looked at.
  if (typeof Response !== 'function') return undefined;
  for (const place of places) {
    const found = (globalThis as unknown as Record<symbol, Dispatcher | undefined>)[place];
    if (typeof found?.dispatch === 'function') return found;
  }
  return undefined;
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
    const stop = (): void => fail(signal?.reason as Error);
    signal?.addEventListener('abort', stop, { once: true });

    dispatcher.dispatch(
      { origin, path, method, headers, body: body ?? null },
      {
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
      },
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
