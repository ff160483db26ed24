/** What stops a request that is on its way. */
export interface DispatchController {
  abort(reason: Error): void;
}

/** What hears of a request, as undici 7 and newer call it. Source: undici, `Dispatcher.DispatchHandler`; checked 2026-11-22. */
export interface DispatchHandler {
  /** A connection is there, and nothing has been sent yet. */
  onRequestStart(controller: DispatchController): void;
  onResponseStart(controller: DispatchController, status: number, headers: Readonly<Record<string, string | string[]>>, statusText?: string): void;
  onResponseData(controller: DispatchController, part: Buffer): void;
  onResponseEnd(): void;
  onResponseError(controller: DispatchController, error: Error): void;
}

/** The same as undici 5 and 6 call it, whose dispatchers applications set for the whole process. `true`: go on. Source: their `lib/core/request.js`; checked 2026-11-22. */
export interface OldDispatchHandler {
  onConnect(abort: (reason: Error) => void): void;
  onHeaders(status: number, raw: readonly Buffer[], resume: () => void, statusText?: string): true;
  onData(part: Buffer): true;
  onComplete(): void;
  onError(error: Error): void;
}

/** A handler for dispatchers of every version: each calls the methods that it knows. */
export function withOldMethods(handler: DispatchHandler): DispatchHandler & OldDispatchHandler {
  let controller: DispatchController = { abort: () => undefined };
  return {
    ...handler,
    onConnect(abort) {
      controller = { abort };
      handler.onRequestStart(controller);
    },
    onHeaders(status, raw, _resume, statusText) {
      handler.onResponseStart(controller, status, headersOf(raw), statusText);
      return true;
    },
    onData(part) {
      handler.onResponseData(controller, part);
      return true;
    },
    onComplete: () => handler.onResponseEnd(),
    onError: (error) => handler.onResponseError(controller, error),
  };
}

/** Names and values in turn, as they came. */
function headersOf(raw: readonly Buffer[]): Readonly<Record<string, string | string[]>> {
  const headers: Record<string, string | string[]> = Object.create(null);
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, value] = [String(raw[at]).toLowerCase(), String(raw[at + 1])];
    const before = headers[name];
    headers[name] = before === undefined ? value : [before, value].flat();
  }
  return headers;
}
