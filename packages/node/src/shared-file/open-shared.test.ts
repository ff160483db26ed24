import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../outbox/__fixtures__/folder.ts';
import { openShared } from './open-shared.ts';

const shape = { title: 'test', applicationId: 1, format: 1, tables: 'CREATE TABLE IF NOT EXISTS entry (key TEXT);' };

// Without its lock a process passes for gone, and the next one that closes the file takes the log away from it (SQLite before 3.51).
test.skipIf(!existsSync('/proc/locks'))('who opens a file again leaves those who have it open in this process their lock (/proc/locks is on Linux only)', () => {
  const folder = newFolder();
  const file = join(folder.path, 'file.sqlite');
  const locks = (): number => readFileSync('/proc/locks', 'utf8').split(`:${statSync(file).ino} `).length - 1;
  const first = openShared(file, shape);
  expect(locks()).toBe(1);
  const second = openShared(file, shape);
  expect(locks()).toBe(1);
  for (const database of [second, first]) database.close();
  folder.remove();
});

test.each([
  ['database or disk is full', 13],
  ['disk I/O error', 4874],
])('a disk without room is named, whether SQLite says "%s"', (message, errcode) => {
  const folder = newFolder();
  const noRoom = (): never => {
    throw Object.assign(new Error(message), { errcode });
  };
  expect(() => openShared(join(folder.path, 'file.sqlite'), shape, noRoom)).toThrow(expect.objectContaining({ code: 'state-unavailable', message: expect.stringContaining('no room on its disk. Make room') }));
  folder.remove();
});
