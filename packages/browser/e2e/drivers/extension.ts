import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../extension', import.meta.url));

/**
 * Writes the browser extension of the tests into a folder of its own. A page asks it for a command of the browser's menus by `postMessage({ command })`:
 * `duplicate`, `restore` (the tab closed last), `discard` (hidden tabs) and `wake` (a discarded one). In pages below `/extension` it runs `script`.
 */
export async function writeExtension(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-extension-'));
  await cp(source, folder, { recursive: true });
  await writeFile(join(folder, 'content.js'), script);
  return folder;
}
