import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

/** What an entry of an exports map may hold. */
export type ExportTarget = string | { readonly [condition: string]: ExportTarget };

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, ExportTarget>>;
  /** Commands by name. */
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Below the repository: `packages/core`. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** One public entry of a package that has a source file. */
export interface Entry {
  /** `.` or `./transport`. */
  readonly subpath: string;
  /** What an application imports: `@waymark/core/transport`. */
  readonly specifier: string;
  /** Source file below the package: `./src/transport.ts`. */
  readonly source: string;
}

/** Every package of the repository, examples included, in the order of their paths. */
export function readWorkspace(from: string = root): readonly WorkspacePackage[] {
  const found: WorkspacePackage[] = [];
  for (const group of ['packages', 'examples']) {
    const names = existsSync(join(from, group)) ? readdirSync(join(from, group)).sort() : [];
    for (const each of names) {
      const folder = join(from, group, each);
      if (!existsSync(join(folder, 'package.json'))) continue;
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
      found.push({ name: manifest.name, folder, path: `${group}/${each}`, manifest });
    }
  }
  return found;
}

/** Packages that go to npm, each after those it depends on. */
export function publishedPackages(workspace: readonly WorkspacePackage[] = readWorkspace()): readonly WorkspacePackage[] {
  const published = workspace.filter((each) => !each.manifest.private && hasSources(each));
  const ordered: WorkspacePackage[] = [];
  function visit(each: WorkspacePackage): void {
    if (ordered.includes(each)) return;
    for (const name of Object.keys(each.manifest.dependencies ?? {})) {
      const dependency = published.find((other) => other.name === name);
      if (dependency) visit(dependency);
    }
    ordered.push(each);
  }
  published.forEach(visit);
  return ordered;
}

function hasSources(each: WorkspacePackage): boolean {
  return entriesOf(each).length > 0;
}

/** The public entries of a package that are written in TypeScript. */
export function entriesOf({ name, manifest }: Pick<WorkspacePackage, 'name' | 'manifest'>): readonly Entry[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, target]) => {
    const source = typeof target === 'string' ? undefined : target['@waymark/source'];
    return typeof source === 'string' ? [{ subpath, specifier: `${name}${subpath.slice(1)}`, source }] : [];
  });
}
