import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { type Round, type RunOptions, runSteps, type Step } from './run-steps.ts';

const good: Step = { title: 'Good', run: async () => ({ passed: 3, failed: 0, problems: [] }) };
const bad: Step = { title: 'Bad', run: async () => ({ passed: 1, failed: 2, problems: ['first', 'second'] }) };
const endless: Step = { title: 'Endless', run: () => new Promise(() => undefined) };
const broken: Step = { title: 'Broken', run: async () => Promise.reject(new Error('no disk')) };

async function run(rounds: readonly Round[], only: readonly string[] = [], options: RunOptions = {}): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const code = await runSteps(rounds, only, (line) => lines.push(...line.split('\n')), options);
  return { code, lines };
}

test('the last line is the sum, and nothing else is on it', async () => {
  const { code, lines } = await run([good, bad]);
  expect(lines.at(-1)).toBe('4 passed, 2 failed');
  expect(code).toBe(1);
});

test('the exit code is 0 when nothing failed', async () => {
  expect((await run([good])).code).toBe(0);
});

test('a failing step prints why', async () => {
  expect((await run([bad])).lines).toEqual(expect.arrayContaining(['first', 'second']));
});

test('a step that breaks counts as failed and the next ones still run', async () => {
  const { code, lines } = await run([broken, good]);
  expect(lines.at(-1)).toBe('3 passed, 1 failed');
  expect(lines.join('\n')).toContain('no disk');
  expect(code).toBe(1);
});

test('a step that does not end counts as failed and the next ones still run', async () => {
  const { code, lines } = await run([endless, good], [], { limitMs: 10 });
  expect(lines.at(-1)).toBe('3 passed, 1 failed');
  expect(lines.join('\n')).toContain('had not ended after 0.01 s');
  expect(code).toBe(1);
});

test('an error that nobody caught counts as failed, and its step and the next ones still run', async () => {
  const errors = new EventEmitter();
  const careless: Step = { title: 'Careless', run: async () => (errors.emit('uncaughtException', new Error('left alone')), good.run()) };
  const { code, lines } = await run([careless, good], [], { errors });
  expect(lines.at(-1)).toBe('6 passed, 1 failed');
  expect(lines.join('\n')).toContain('Careless: an error that nobody caught\nError: left alone');
  expect(code).toBe(1);
  expect(errors.listenerCount('uncaughtException')).toBe(0);
});

test('steps of a round go beside each other, and the next round after them', async () => {
  const order: string[] = [];
  const gate = new EventEmitter();
  const opened = once(gate, 'open');
  const waits: Step = { title: 'Waits', run: async () => (await opened, order.push('waits'), good.run()) };
  const opens: Step = { title: 'Opens', run: async () => (order.push('opens'), gate.emit('open'), good.run()) };
  const last: Step = { title: 'Last', run: async () => (order.push('last'), good.run()) };
  expect((await run([[waits, opens], last])).lines.at(-1)).toBe('9 passed, 0 failed');
  expect(order).toEqual(['opens', 'waits', 'last']);
});

test('steps can be chosen by the first letters of their titles', async () => {
  expect((await run([good, bad], ['go'])).lines.at(-1)).toBe('3 passed, 0 failed');
});

test('running nothing is no success', async () => {
  expect((await run([good], ['nothing'])).code).toBe(1);
});
