import { spawnSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newFolder } from '../outbox/__fixtures__/folder.ts';
import { makeFolder, makeFolderOf } from './make-folder.ts';

let folder: ReturnType<typeof newFolder>;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => folder.remove());

describe('a folder', () => {
  test('is made with those above it, for nobody but the user, and may be there already', () => {
    const path = join(folder.path, 'a', 'b', 'c');
    makeFolder(path);
    makeFolder(path);
    for (const each of [path, join(folder.path, 'a')]) expect([each, statSync(each).mode & 0o777]).toEqual([each, 0o700]);
  });

  test('is not made where a file is in the way', () => {
    const file = join(folder.path, 'file');
    writeFileSync(file, 'text');
    expect(() => makeFolder(file)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(() => makeFolder(join(file, 'below', 'it'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
  });

  test('is made for a file, unless something else is in its place', () => {
    const file = join(folder.path, 'd', 'file');
    makeFolderOf(file);
    writeFileSync(file, 'text');
    makeFolderOf(file);
    expect(() => makeFolderOf(join(folder.path, 'd'))).toThrow('no file');
  });

  // In a process of its own, because one that never ends could not be stopped here.
  test.skipIf(!existsSync('/proc/self'))('where none can be made is refused at once, also if the file system says that it is not there (/proc is on Linux only)', { timeout: 120_000 }, () => {
    const script = `import { makeFolder } from ${JSON.stringify(new URL('./make-folder.ts', import.meta.url).href)};
      for (const path of ['/proc/waymark', '/proc/self/waymark/below']) try { makeFolder(path); } catch (cause) { console.log(cause.code); }`;
    const { stdout } = spawnSync(process.execPath, ['--conditions=@waymark/source', '--input-type=module', '-e', script], { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' });
    expect(stdout).toBe('ENOENT\nENOENT\n');
  });
});
