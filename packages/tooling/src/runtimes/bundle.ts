import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { root, toolingFolder } from '../workspace/paths.ts';
import type { Runtime } from './runtime.ts';

/** Below this package, so that runtimes find the packages where this one does. */
const folder = join(toolingFolder, 'dist', 'runtimes');

const kinds: Readonly<Record<'server' | 'edge', BuildOptions>> = {
  // The runtime itself finds the packages, by the conditions it knows.
  server: { packages: 'external', platform: 'node' },
  // As the tools of Cloudflare bundle a worker: https://developers.cloudflare.com/workers/wrangler/bundling, checked 2026-11-22.
  edge: { platform: 'browser', external: ['node:*'], conditions: ['workerd', 'worker', 'browser'], define: { 'process.env.NODE_ENV': '"production"' } },
};

/** A file below `hosts`. */
export type Host = Runtime['host'] | 'ending';

/** Makes one script of each host and the checks. The packages stay as they are built, no source of theirs gets in. Returns where each is. */
export async function bundleHosts(hosts: readonly Host[]): Promise<ReadonlyMap<Host, string>> {
  mkdirSync(folder, { recursive: true });
  return new Map(await Promise.all([...new Set(hosts)].map(async (host) => [host, await bundleHost(host)] as const)));
}

async function bundleHost(host: Host): Promise<string> {
  const outfile = join(folder, `${host}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'hosts', `${host}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
    // Private, and never built.
    alias: { '@waymark/testkit/relay': join(root, 'packages', 'testkit', 'src', 'relay', 'index.ts') },
    ...kinds[host.startsWith('workerd') ? 'edge' : 'server'],
  });
  return outfile;
}
