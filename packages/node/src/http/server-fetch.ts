import { TrackingError } from '@waymark/core';
import { createDenoFetch } from './deno-fetch.ts';
import { findDispatcher } from './dispatch.ts';
import { checkHttp, type HttpOptions } from './http-options.ts';
import { createNodeFetch } from './node-fetch.ts';

/** Runtimes that run `node:http` on top of their own, whose `fetch` is then the shorter way. */
const others: readonly string[] = ['bun', 'deno'];

/** The `fetch` that server trackers, and relays on Node.js, send with where the application does not say: the quickest that the runtime has. */
export function serverFetch(options?: HttpOptions, versions: Readonly<Record<string, string | undefined>> = process.versions): typeof fetch {
  const other = others.find((name) => versions[name]);
  if (!other) {
    const checked = checkHttp(options);
    return options || checked.proxyEnv ? createNodeFetch(checked) : unlessReplaced(createNodeFetch(checked, findDispatcher));
  }
  const builtIn: typeof fetch = (input, init) => globalThis.fetch(input, init);
  if (options === undefined) return other === 'deno' ? createDenoFetch(builtIn) : builtIn;
  throw new TrackingError('option-invalid', `createServerTracker() option "http" is for Node.js, found ${other}. Pass "fetch", with the options that the fetch of this runtime has.`);
}

/** Whoever replaces `fetch` from now on, to mock destinations in tests or to trace requests, means these too. */
function unlessReplaced(send: typeof fetch): typeof fetch {
  const { fetch: builtIn } = globalThis;
  return (input, init) => (globalThis.fetch === builtIn ? send(input, init) : globalThis.fetch(input, init));
}
