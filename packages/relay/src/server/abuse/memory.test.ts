import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const script = fileURLToPath(new URL('./__fixtures__/flooded-process.ts', import.meta.url));
/** More than the relay remembers of anything: 20,000 addresses and browsers, and less of all else. */
const enough = 22_000;
const more = 40_000;
/** Tables grow and shrink in steps that together come to 2 MB. To keep a word of each browser more would take 4 MB and above. Unit: bytes. */
const mostMore = 3_000_000;

test('a relay that knows enough browsers hears of 40,000 more in the same memory', { timeout: 600_000 }, async () => {
  const child = fork(script, { execArgv: ['--conditions=@waymark/source', '--expose-gc'] });
  onTestFinished(() => void child.kill());
  await once(child, 'message');
  const flood = async (requests: number) => {
    child.send(requests);
    const [result] = (await once(child, 'message')) as [{ readonly statuses: readonly number[]; readonly heap: number }];
    return result;
  };
  const before = await flood(enough);
  const after = await flood(more);
  expect([before.statuses, after.statuses]).toEqual([[202], [202]]);
  expect(after.heap - before.heap).toBeLessThan(mostMore);
});
