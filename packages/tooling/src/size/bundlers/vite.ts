import { build, createServer, type InlineConfig } from 'vite';
import { type Bundler, target } from './bundler.ts';
import { withEntry } from './entry-file.ts';

/** In production the bundle; in development what the server gives a page, one module after another. */
export const bundleWithVite: Bundler = (code, mode) =>
  withEntry(code, (entry, root) => {
    const config: InlineConfig = { root, mode, configFile: false, logLevel: 'silent' };
    return withoutNodeEnv(() => (mode === 'production' ? bundleWith(config, entry) : serveWith(config)));
  });

async function bundleWith(config: InlineConfig, input: string): Promise<string> {
  const result = await build({ ...config, build: { write: false, target, modulePreload: false, rolldownOptions: { input } } });
  const outputs = [result].flat().flatMap((each) => ('output' in each ? each.output : []));
  return outputs.map((each) => (each.type === 'chunk' ? each.code : '')).join('');
}

async function serveWith(config: InlineConfig): Promise<string> {
  const server = await createServer({ ...config, appType: 'custom', server: { middlewareMode: true, ws: false, watch: null }, optimizeDeps: { noDiscovery: true } });
  try {
    const { client } = server.environments;
    await client.warmupRequest('/entry.js');
    await client.waitForRequestsIdle();
    return [...client.moduleGraph.idToModuleMap.values()].map((each) => each.transformResult?.code ?? '').join('\n');
  } finally {
    await server.close();
  }
}

/** Vite sets the variable, and then believes what an earlier run has set. */
async function withoutNodeEnv<Answer>(run: () => Promise<Answer>): Promise<Answer> {
  const { NODE_ENV: before } = process.env;
  delete process.env['NODE_ENV'];
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}
