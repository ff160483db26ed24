import { createNodeFetch } from './node-fetch.ts';

/** Runtimes that run `node:http` on top of their own, whose `fetch` is then the shorter way. */
const others: readonly string[] = ['bun', 'deno'];

/** How a server tracker sends where the application does not say: the quickest that the runtime has. */
export function serverFetch(versions: Readonly<Record<string, string | undefined>> = process.versions): typeof fetch {
  return others.some((name) => versions[name]) ? (input, init) => globalThis.fetch(input, init) : createNodeFetch();
}
