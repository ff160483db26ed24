/** The global object of a page. Passed in, never read at import time, so that everything can be tried without a browser. */
export type PageWindow = Window & typeof globalThis;

/** True in a page that a visitor looks at: the outermost window, over http(s). Not in frames, extensions, `about:blank` or files. */
export function isVisitorPage(win: PageWindow): boolean {
  return win.top === win && win.location.protocol.startsWith('http');
}
