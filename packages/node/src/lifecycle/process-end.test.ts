import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { onProcessEnd } from './process-end.ts';

function fakeProcess() {
  const emitter = new EventEmitter();
  const kills: string[] = [];
  return {
    pid: 7,
    on: (event: string, listener: () => void) => emitter.on(event, listener),
    off: (event: string, listener: () => void) => emitter.off(event, listener),
    listenerCount: (event: string) => emitter.listenerCount(event),
    kill: (pid: number, signal: string) => kills.push(`${pid}:${signal}`),
    emit: (event: string) => emitter.emit(event),
    events: () => emitter.eventNames(),
    kills,
  };
}

function deferred() {
  let finish = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { promise, finish };
}

afterEach(() => void vi.useRealTimers());

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('onProcessEnd', () => {
  test('closes on a signal, once, and raises it again when closed', async () => {
    const host = fakeProcess();
    const closing = deferred();
    const close = vi.fn<(withinMs: number) => Promise<void>>(() => closing.promise);
    onProcessEnd(close, { closeOn: ['SIGTERM', 'SIGINT'], closeWithinMs: 1234, process: host });
    host.emit('SIGTERM');
    host.emit('SIGTERM');
    await turn();
    expect(close.mock.calls).toEqual([[1234]]);
    expect(host.kills).toEqual([]);
    closing.finish();
    await turn();
    expect(host.kills).toEqual(['7:SIGTERM']);
    expect(host.listenerCount('SIGTERM') + host.listenerCount('SIGINT') + host.listenerCount('beforeExit')).toBe(0);
  });

  test('raises the signal also when closing never ends', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const host = fakeProcess();
    onProcessEnd(() => new Promise(() => undefined), { closeOn: ['SIGTERM'], closeWithinMs: 60_000, process: host });
    host.emit('SIGTERM');
    await vi.advanceTimersByTimeAsync(70_999);
    expect(host.kills).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect([host.kills, vi.getTimerCount()]).toEqual([['7:SIGTERM'], 0]);
  });

  test('waits no longer when somebody interrupts for the second time, and leaves what can be left at once', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    const host = fakeProcess();
    const leave = vi.fn<() => void>();
    onProcessEnd(() => new Promise(() => undefined), { closeOn: ['SIGINT'], leave, process: host });
    onProcessEnd(() => new Promise(() => undefined), { closeOn: ['SIGINT', 'SIGTERM'], process: host });
    host.emit('SIGINT');
    // What runs the script may pass it on as well.
    await vi.advanceTimersByTimeAsync(900);
    host.emit('SIGINT');
    await vi.advanceTimersByTimeAsync(900);
    host.emit('SIGTERM');
    await turn();
    expect([host.kills, leave.mock.calls.length]).toEqual([[], 0]);
    host.emit('SIGINT');
    await turn();
    expect([host.kills, leave.mock.calls.length]).toEqual([['7:SIGINT'], 1]);
  });

  test('leaves the end to a listener of the application', async () => {
    const host = fakeProcess();
    const own = vi.fn<() => void>();
    host.on('SIGTERM', own);
    onProcessEnd(async () => undefined, { closeOn: ['SIGTERM'], process: host });
    host.emit('SIGTERM');
    await turn();
    expect(own).toHaveBeenCalledOnce();
    expect(host.kills).toEqual([]);
  });

  test('of two, the one that closes last raises the signal', async () => {
    const host = fakeProcess();
    const slow = deferred();
    onProcessEnd(async () => undefined, { closeOn: ['SIGTERM'], process: host });
    onProcessEnd(() => slow.promise, { closeOn: ['SIGTERM'], process: host });
    host.emit('SIGTERM');
    await turn();
    expect(host.kills).toEqual([]);
    slow.finish();
    await turn();
    expect(host.kills).toEqual(['7:SIGTERM']);
  });

  test('raises the signal also when closing fails', async () => {
    const host = fakeProcess();
    onProcessEnd(() => Promise.reject(new Error('disk')), { closeOn: ['SIGTERM'], process: host });
    host.emit('SIGTERM');
    await turn();
    expect(host.kills).toEqual(['7:SIGTERM']);
  });

  test('closes when nothing is left to do, and does not end anything', async () => {
    const host = fakeProcess();
    const close = vi.fn<(withinMs: number) => Promise<void>>(async () => undefined);
    onProcessEnd(close, { closeOn: ['beforeExit'], process: host });
    host.emit('beforeExit');
    host.emit('beforeExit');
    await turn();
    expect(close.mock.calls).toEqual([[5000]]);
    expect(host.kills).toEqual([]);
  });

  test('leaves at exit, where nothing can be awaited, and closes nothing', () => {
    const host = fakeProcess();
    const close = vi.fn<(withinMs: number) => Promise<void>>(async () => undefined);
    const leave = vi.fn<() => void>();
    onProcessEnd(close, { closeOn: ['exit'], leave, process: host });
    host.emit('exit');
    expect(leave).toHaveBeenCalledOnce();
    expect(close).not.toHaveBeenCalled();
    expect(host.kills).toEqual([]);
  });

  test.each<[string, () => void]>([
    ['throws', () => { throw new Error('disk'); }],
    ['rejects', () => Promise.reject(new Error('disk'))],
  ])('keeps the exit code also when leaving %s', async (_what, leave) => {
    const host = fakeProcess();
    onProcessEnd(async () => undefined, { closeOn: ['exit'], leave, process: host });
    expect(() => host.emit('exit')).not.toThrow();
    // An unhandled rejection fails the run of these tests.
    await turn();
  });

  test('listens to nothing unless asked', () => {
    const host = fakeProcess();
    onProcessEnd(async () => undefined, { process: host });
    onProcessEnd(async () => undefined, { closeOn: [], process: host });
    expect(host.events()).toEqual([]);
    onProcessEnd(async () => undefined, { closeOn: ['SIGHUP', 'SIGHUP'], process: host });
    expect(host.events()).toEqual(['SIGHUP']);
    expect(host.listenerCount('SIGHUP')).toBe(1);
  });

  test('stops watching when told', async () => {
    const host = fakeProcess();
    const close = vi.fn<(withinMs: number) => Promise<void>>(async () => undefined);
    const stop = onProcessEnd(close, { closeOn: ['SIGTERM', 'beforeExit'], process: host });
    stop();
    stop();
    expect(host.emit('SIGTERM')).toBe(false);
    expect(host.emit('beforeExit')).toBe(false);
    expect(close).not.toHaveBeenCalled();
  });

  test.each([[{ closeOn: ['SIGKILL'] }], [{ closeOn: ['exit'] }], [{ closeOn: ['exit'], leave: true }], [{ closeOn: 'SIGTERM' }], [{ closeWithinMs: -1 }], [{ closeWithinMs: 3_600_001 }], [{ closeWithinMs: '5' }]])(
    'refuses %j',
    (options) => {
      expect(() => onProcessEnd(async () => undefined, { ...(options as object), process: fakeProcess() })).toThrow(
        expect.objectContaining({ code: 'option-invalid' }),
      );
    },
  );
});
