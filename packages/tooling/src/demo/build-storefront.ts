import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint } from '../build/fingerprint.ts';
import { root } from '../workspace/paths.ts';
import { runCommand } from '../workspace/run-command.ts';

const shop = join(root, 'examples', 'storefront');
const stamp = join(root, 'node_modules', '.waymark', 'storefront.built-from');
/** Packages whose sources end up in the shop. */
const bundled = ['core', 'browser', 'relay'].map((name) => join(root, 'packages', name, 'src'));

/** Builds the shop unless it is there for the same sources. Returns the folder to serve. */
export async function buildStorefront(say: (line: string) => void): Promise<string> {
  const folder = join(shop, 'dist');
  const own = readdirSync(shop).filter((name) => name !== 'dist' && name !== 'node_modules');
  const print = fingerprint([...own.map((name) => join(shop, name)), ...bundled]);
  if (existsSync(folder) && existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return folder;
  say('Building the shop …');
  const { code, output } = await runCommand(join(shop, 'node_modules', '.bin', 'vite'), ['build'], { cwd: shop });
  if (code !== 0) throw new Error(`The shop could not be built.\n${output}`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, print);
  return folder;
}
