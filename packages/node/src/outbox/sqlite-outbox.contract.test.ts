import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Outbox } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { describeOutbox, type MakeOutbox } from '@waymark/testkit/contracts';
import { newFolder } from './__fixtures__/folder.ts';
import type { SqliteOutboxOptions } from './options.ts';
import { sqliteOutbox } from './sqlite-outbox.ts';

/** Each outbox in a folder of its own. What a killed process leaves is what its files hold at that moment: a copy of them. */
function bench(options: SqliteOutboxOptions, { isShared = false } = {}): MakeOutbox {
  return (limits) => {
    const clock = createFakeClock();
    const folders = [newFolder()];
    const opened: Outbox[] = [];
    function make(): Outbox {
      const folder = folders.at(-1)?.path ?? '';
      const outbox = sqliteOutbox({ ...options, ...limits, clock, ...(isShared ? { directory: folder } : { path: join(folder, 'events.sqlite') }) });
      opened.push(outbox);
      return outbox;
    }
    return {
      outbox: make(),
      clock,
      ...(options.durability !== 'memory' && {
        reopen() {
          const copy = newFolder();
          cpSync(folders.at(-1)?.path ?? '', copy.path, { recursive: true });
          folders.push(copy);
          return make();
        },
      }),
      ...(isShared && { rival: make }),
      async dispose() {
        for (const outbox of opened) await outbox.close();
        for (const { remove } of folders) remove();
      },
    };
  };
}

describeOutbox('sqliteOutbox, committing in groups,', bench({ durability: 'group', commitEveryMs: 0 }));
describeOutbox('sqliteOutbox, committing each append,', bench({ durability: 'each' }));
describeOutbox('sqliteOutbox, in memory until it is full,', bench({ durability: 'memory' }));
describeOutbox('sqliteOutbox with hardly any memory', bench({ durability: 'group', commitEveryMs: 0, commitEvents: 3, memoryBytes: 200 }));
describeOutbox('sqliteOutbox in a shared directory', bench({ durability: 'each' }, { isShared: true }));
