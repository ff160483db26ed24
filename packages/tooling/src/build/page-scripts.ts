import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';
import type { WorkspacePackage } from '../workspace/packages.ts';

/** Scripts for script tags, by package and by their name below `dist` without extension: each with its source below the package. */
const pageScripts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '@waymark/browser': { 'waymark.iife': 'src/snippet/iife.ts', stub: 'src/snippet/stub.ts' },
};

/** Folders of other packages that end up inside these scripts besides declared dependencies. Below the repository. */
const bundled: Readonly<Record<string, readonly string[]>> = { '@waymark/browser': ['packages/relay/src'] };

/** The scripts of a package that a page loads by a tag: name below `dist` without extension, and source. */
export function pageScriptsOf({ name }: Pick<WorkspacePackage, 'name'>): Readonly<Record<string, string>> {
  return pageScripts[name] ?? {};
}

/** Folders below the repository whose change makes the scripts of a package stale. */
export function bundledInto({ name }: Pick<WorkspacePackage, 'name'>): readonly string[] {
  return bundled[name] ?? [];
}

/**
 * Makes each script one minified file with all it needs inside. From sources, because the packages inside may not be built yet. Terser writes it, because names that functions
 * inside each other share take 4 % less after gzip than those that esbuild gives (2026-11-22).
 */
export async function makePageScripts(each: Pick<WorkspacePackage, 'name' | 'folder'>, target: string, outdir: string = join(each.folder, 'dist')): Promise<void> {
  const scripts = Object.entries(pageScriptsOf(each));
  if (scripts.length === 0) return;
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(scripts.map(([output, source]) => [output, join(each.folder, source)])),
    outdir,
    write: false,
    bundle: true,
    minifySyntax: true,
    format: 'iife',
    platform: 'browser',
    target,
    conditions: ['@waymark/source', 'browser', 'module'],
    legalComments: 'none',
    logLevel: 'silent',
  });
  mkdirSync(outdir, { recursive: true });
  for (const { path, text } of outputFiles) {
    const { code = '' } = await minify(text, { ecma: 2020, compress: { passes: 3 }, format: { comments: false } });
    writeFileSync(join(outdir, basename(path)), `${code}\n`);
  }
}
