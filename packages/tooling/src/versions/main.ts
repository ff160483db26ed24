import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedPackages } from '../workspace/packages.ts';
import { binary } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';
import { withVersion } from './with-version.ts';

const { code, output } = await runCommand(binary('changeset'), ['version']);
console.log(output);
process.exitCode = code;

if (code === 0) {
  for (const { folder, manifest } of publishedPackages()) {
    const file = join(folder, 'src', 'version.ts');
    if (existsSync(file)) writeFileSync(file, withVersion(readFileSync(file, 'utf8'), manifest.version));
  }
}
