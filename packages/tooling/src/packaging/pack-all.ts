import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkspacePackage } from '../workspace/packages.ts';
import { runCommand } from '../workspace/run-command.ts';

/** Packs the packages as a release would, into `folder`. Returns the tarball of each by the package's name. */
export async function packAll(packages: readonly WorkspacePackage[], folder: string): Promise<ReadonlyMap<string, string>> {
  const filters = packages.flatMap((each) => ['--filter', each.name]);
  const { code, output } = await runCommand('npx', ['-y', 'pnpm@12', '-r', ...filters, 'pack', '--pack-destination', folder]);
  if (code !== 0) throw new Error(`The packages could not be packed.\n${output}`);
  const files = readdirSync(folder);
  return new Map(
    packages.map((each) => {
      const start = each.name.replace('@', '').replace('/', '-');
      const file = files.find((name) => name === `${start}-${each.manifest.version}.tgz`);
      if (file === undefined) throw new Error(`No tarball of ${each.name} came out. There are: ${files.join(', ') || 'none'}.`);
      return [each.name, join(folder, file)];
    }),
  );
}
