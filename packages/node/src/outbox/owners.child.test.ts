import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Bench, createBench, drain } from './__fixtures__/bench.ts';
import { entriesOf, idsOf, noneBusy } from './__fixtures__/entries.ts';
import type { Task, Word } from './__fixtures__/owner.ts';

const script = fileURLToPath(new URL('./__fixtures__/owner.ts', import.meta.url));
const execArgv = ['--conditions=@waymark/source'];

interface Owner {
  /** The next word that it says. */
  hear(): Promise<Word>;
  /** Ends it without a chance to do anything. */
  kill(): Promise<void>;
}

// Each starts up to seven processes or threads.
vi.setConfig({ testTimeout: 180_000 });

let bench: Bench;
let running: Owner[];
beforeEach(() => {
  bench = createBench();
  running = [];
});
afterEach(async () => {
  for (const owner of running) await owner.kill();
  await bench.dispose();
});

function listening(from: ChildProcess | Worker, end: () => Promise<void>): Owner {
  const words: Word[] = [];
  const ears: ((word: Word) => void)[] = [];
  const say = (word: Word): void => {
    const ear = ears.shift();
    if (ear) ear(word);
    else words.push(word);
  };
  from.on('message', say);
  from.on('exit', () => say({ failed: 'ended' }));
  const owner: Owner = {
    hear: () => new Promise((resolve) => (words.length > 0 ? resolve(words.shift() as Word) : void ears.push(resolve))),
    kill: end,
  };
  running.push(owner);
  return owner;
}

function startProcess(task: Task): Owner {
  const child = fork(script, [JSON.stringify(task)], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  return listening(child, () => {
    child.kill('SIGKILL');
    return ended;
  });
}

function startThread(task: Task): Owner {
  const worker = new Worker(script, { workerData: task, execArgv });
  return listening(worker, async () => void (await worker.terminate()));
}

const starts = [
  ['process', startProcess],
  ['thread', startThread],
] as const;

function fill(prefix: string, options: Task['options'], events = 300): Task {
  return { what: 'fill', prefix, options, events };
}

describe('a process that is killed in the middle of writing', () => {
  test.each(['group', 'each'] as const)('has lost nothing that was accepted, and kept the order (%s)', async (durability) => {
    const owner = startProcess({ what: 'write', prefix: 'e', options: { path: bench.file, durability, commitEveryMs: 1 }, events: 100 });
    let accepted = 0;
    while (accepted < 3000) {
      const word = await owner.hear();
      accepted = 'stored' in word ? word.stored : expect.fail(JSON.stringify(word));
    }
    await owner.kill();
    const found = await drain(bench.open());
    expect(found.length).toBeGreaterThanOrEqual(accepted);
    const batches = Array.from({ length: found.length / 100 }, (_, index) => idsOf(entriesOf(`e${index * 100}-`, 100)));
    expect(found).toEqual(batches.flat());
    expect(bench.problems).toEqual([]);
  });
});

describe.each(starts)('a second %s', (_, start) => {
  test('does not get a file that is in use, and gets it when the first is killed', async () => {
    const first = start(fill('e', { path: bench.file }));
    expect(await first.hear()).toEqual({ stored: 300 });
    expect(await start(fill('f', { path: bench.file })).hear()).toEqual({ failed: 'outbox-locked' });
    await first.kill();
    expect(await drain(bench.open())).toEqual(idsOf(entriesOf('e0-', 300)));
  });

  test('shares a directory without touching what belongs to the first, and takes over what a dead one left', async () => {
    const directory = join(bench.folder, 'shared');
    const owners = ['e', 'f', 'g'].map((prefix) => start(fill(prefix, { directory })));
    for (const owner of owners) expect(await owner.hear()).toEqual({ stored: 300 });
    const [first, second] = owners;
    await first?.kill();
    await second?.kill();
    const next = start({ what: 'drain', prefix: '', options: { directory }, events: 0 });
    const word = await next.hear();
    const found = 'found' in word ? word.found : expect.fail(JSON.stringify(word));
    expect(found).toHaveLength(600);
    for (const prefix of ['e0-', 'f0-']) expect(found.filter((id) => id.startsWith(prefix))).toEqual(idsOf(entriesOf(prefix, 300)));
    await next.kill();
    await owners[2]?.kill();
    expect(await drain(bench.open({ directory }))).toEqual(idsOf(entriesOf('g0-', 300)));
  });
});

describe('a process that ends without closing its tracker', () => {
  function end(how: string, last: string): Promise<number | null> {
    const exiting = fileURLToPath(new URL('./__fixtures__/exiting.ts', import.meta.url));
    const child = fork(exiting, [bench.file, how, last], { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    return new Promise((resolve) => void child.on('exit', resolve));
  }

  test.each([
    ['exit', 'last', 0],
    ['throw', 'last', 1],
    ['nothing left to do', '', 0],
  ] as const)('(%s) leaves everything to the next one', async (how, last, code) => {
    expect(await end(how, last)).toBe(code);
    expect(await drain(bench.open(), 'recording')).toHaveLength(1000);
  });
});

test('of many that start in the same moment each gets a file of its own, and exactly one what was left', async () => {
  const directory = join(bench.folder, 'shared');
  const left = ['e', 'f'].map((prefix) => ({ prefix, outbox: bench.open({ directory }) }));
  for (const { prefix, outbox } of left) await outbox.append(entriesOf(prefix, 50), noneBusy);
  for (const { outbox } of left) await outbox.close();
  const tasks = Array.from({ length: 6 }, (): Task => ({ what: 'drain', prefix: '', options: { directory }, events: 0 }));
  const words = await Promise.all(tasks.map((task) => startThread(task).hear()));
  const found = words.flatMap((word) => ('found' in word ? word.found : expect.fail(JSON.stringify(word))));
  // Two that try a file in the same moment may both leave it to the next one.
  found.push(...(await drain(bench.open({ directory }))));
  expect(found).toHaveLength(100);
  expect(new Set(found)).toEqual(new Set([...idsOf(entriesOf('e', 50)), ...idsOf(entriesOf('f', 50))]));
});
