import { build } from 'esbuild';
import { toolingFolder } from '../workspace/paths.ts';

/** Entries that need modules of Node.js. Every other one runs where there are none. */
export const onNode: readonly RegExp[] = [
  /^@waymark\/jetstream$/,
  /^@waymark\/node$/,
  /^@waymark\/node\/(sqlite|lambda)$/,
  /^@waymark\/relay\/node$/,
  /^@waymark\/transport-sitecore-cdp\/rest$/,
];

/** Modules of Node.js that an entry reaches when it is bundled for Workers. Needs the build. */
export async function nodeModulesOf(specifier: string): Promise<readonly string[]> {
  const found = new Set<string>();
  await build({
    stdin: { contents: `export * from '${specifier}';`, resolveDir: toolingFolder },
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'silent',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    plugins: [
      {
        name: 'modules of Node.js',
        setup({ onResolve }) {
          onResolve({ filter: /^node:/ }, ({ path }) => {
            found.add(path);
            return { path, external: true };
          });
        },
      },
    ],
  });
  return [...found].sort();
}
