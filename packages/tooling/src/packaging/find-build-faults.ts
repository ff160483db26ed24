import { entriesOf, type WorkspacePackage } from '../workspace/packages.ts';
import { pickTarget } from './pick-target.ts';

/**
 * Conditions of runtimes for servers and of the bundlers that are made for them. Edge platforms name `browser` too, after their own.
 * Sources: documentation of each, https://runtime-keys.proposal.wintertc.org; checked 2026-11-22.
 */
const servers: Readonly<Record<string, readonly string[]>> = {
  'Node.js': ['node', 'import', 'module-sync'],
  'Node.js with require': ['node', 'require', 'module-sync'],
  Bun: ['bun', 'node', 'import'],
  Deno: ['deno', 'node', 'import'],
  Workers: ['workerd', 'worker', 'browser', 'import'],
  'Edge Runtime': ['edge-light', 'worker', 'browser', 'import'],
};

/** Entries that a server gets another build of than an application expects: everywhere the same, and never the one for pages. */
export function findBuildFaults(each: Pick<WorkspacePackage, 'name' | 'manifest'>): readonly string[] {
  return entriesOf(each).flatMap(({ subpath, specifier }) => {
    const target = each.manifest.exports?.[subpath] ?? {};
    const wanted = pickTarget(target, ['node', 'import']);
    return Object.entries(servers).flatMap(([runtime, conditions]) => {
      const found = pickTarget(target, conditions);
      return found === wanted && found !== undefined ? [] : [`${runtime} gets ${found ?? 'nothing'} as ${specifier}, Node.js gets ${wanted ?? 'nothing'}. Put its condition before "browser".`];
    });
  });
}
