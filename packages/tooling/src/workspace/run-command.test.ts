import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

test('a command that leaves a process behind, which holds its output, ends all the same', async () => {
  const { code, stdout } = await runCommand('sh', ['-c', 'sleep 300 & echo $!; exit 3']);
  expect(process.kill(Number(stdout), 'SIGKILL')).toBe(true);
  expect(code).toBe(3);
});

test('a command that takes too long is ended and has failed', async () => {
  const { code, output } = await runCommand('sleep', ['300'], { timeoutMs: 50 });
  expect(code).not.toBe(0);
  expect(output).toContain('Ended by SIGTERM');
});

test('a command that takes too long and does not listen is killed', async () => {
  const { code, output } = await runCommand('sh', ['-c', 'trap "" TERM; while :; do sleep 1; done'], { timeoutMs: 50 });
  expect(code).not.toBe(0);
  expect(output).toContain('Ended by SIGKILL');
});

test('of a command that prints without end, only so much is kept', async () => {
  const { code, stdout } = await runCommand('sh', ['-c', 'head -c 80000000 /dev/zero']);
  expect(code).toBe(0);
  expect(stdout).toHaveLength(64 * 1_048_576);
});

test('a command that does not exist has code 127', async () => {
  expect((await runCommand('no-such-command', [])).code).toBe(127);
});
