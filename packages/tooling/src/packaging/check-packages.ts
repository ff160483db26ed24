import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedPackages } from '../workspace/packages.ts';
import { binary } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { checkEdge } from './check-edge.ts';
import { checkAsConsumer } from './consumer.ts';
import { findBuildFaults } from './find-build-faults.ts';
import { findDistFaults } from './find-dist-faults.ts';
import { packAll } from './pack-all.ts';

/** Packs every published package and looks at the tarballs as publint, the type resolvers and an application do. Needs the build. */
export async function checkPackages(): Promise<StepResult> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-packages-'));
  try {
    const packages = publishedPackages();
    const tarballs = await packAll(packages, folder);
    const results: StepResult[] = [await checkWith('knip', ['--no-config-hints'], 'Unused files, exports and dependencies')];
    for (const each of packages) {
      const faults = findDistFaults(join(each.folder, 'dist'), Object.keys(each.manifest.dependencies ?? {}));
      results.push(oneCheck(`Imports of ${each.name} as built`, faults.join('\n') || undefined));
      results.push(oneCheck(`Builds of ${each.name} for servers`, findBuildFaults(each).join('\n') || undefined));
    }
    results.push(await checkEdge(packages));
    for (const [name, tarball] of tarballs) {
      results.push(await checkWith('publint', ['run', tarball, '--strict'], `publint of ${name}`));
      results.push(await checkWith('attw', [tarball, '--profile', 'esm-only', '--no-color', '--no-emoji'], `attw of ${name}`));
    }
    results.push(await checkAsConsumer(packages, tarballs, join(folder, 'consumer')));
    return addUp(results);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkWith(command: string, args: readonly string[], title: string): Promise<StepResult> {
  const { code, output } = await runCommand(binary(command), args);
  return oneCheck(title, code === 0 ? undefined : output);
}
