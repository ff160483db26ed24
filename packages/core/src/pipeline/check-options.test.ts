import { describe, expect, test } from 'vitest';
import { createTracker, memoryDeadLetters, memoryOutbox, type TrackerOptions } from '../index.ts';
import { refusePageTransports } from '../lean.ts';
import { recordingTransport } from '../testing.ts';
import { httpTransport, type HttpTransportOptions } from '../transport.ts';

const transports = [recordingTransport()];

describe('createTracker refuses', () => {
  test.each([
    [undefined, 'options-invalid', 'found undefined'],
    [null, 'options-invalid', 'found null'],
    [[], 'options-invalid', 'found a list of 0'],
    [{}, 'transports-missing', 'found undefined'],
    [{ transports: 'tracify' }, 'transports-missing', 'found string'],
    [{ transports: [null] }, 'option-invalid', '"transports" must be'],
    [{ transports: [...transports, {}] }, 'option-invalid', 'found one whose "name" is wrong at place 2'],
    [{ transports: [{ ...recordingTransport(), limits: { maxEvents: 0, maxBytes: 1, concurrency: 1 } }] }, 'option-invalid', 'maxEvents, maxBytes and concurrency from 1'],
    [{ transports: [...transports, { ...recordingTransport({ name: 'mine' }), purposes: 'marketing' }] }, 'option-invalid', 'found one whose "purposes" is wrong at place 2'],
    [{ transports: [{ ...recordingTransport(), wants: ['orderPlaced'] }] }, 'option-invalid', 'one whose "wants" is wrong'],
    [{ transports: [{ ...recordingTransport(), retry: { timeoutMs: '5s' } }] }, 'option-invalid', 'one whose "retry" is wrong at place 1'],
    [{ transports: [{ ...recordingTransport(), retry: { delaysMs: [] } }] }, 'option-invalid', 'one whose "retry" is wrong'],
    [{ transports: [{ ...recordingTransport(), retry: { maxAttempts: 0 } }] }, 'option-invalid', 'one whose "retry" is wrong'],
    [{ transports: [{ ...recordingTransport(), retry: 5 }] }, 'option-invalid', 'one whose "retry" is wrong'],
    [{ transports, transport: [] }, 'option-unknown', 'no option "transport". Known: transports, events'],
    [{ transports, events: 5 }, 'option-invalid', '"events" must be a record of Standard Schemas'],
    [{ transports, events: { a: {} } }, 'option-invalid', '"events"'],
    [{ transports, outbox: 5 }, 'option-invalid', 'memoryOutbox()'],
    [{ transports, enrichers: [5] }, 'option-invalid', '"enrichers" must be a list of functions'],
    [{ transports, sources: 5 }, 'option-invalid', '"sources"'],
    [{ transports, consent: { marketing: 'yes' } }, 'option-invalid', '"granted", "denied" or "undecided"'],
    [{ transports, consent: { marketing: true } }, 'option-invalid', 'found a boolean for "marketing"'],
    [{ transports, onDrop: 5 }, 'option-invalid', '"onDrop" must be a function, found number'],
    [{ transports, flushIntervalMs: -5 }, 'option-invalid', 'milliseconds from 0'],
    [{ transports, clock: {} }, 'option-invalid', '"clock"'],
  ])('%j with %s', (options, code, text) => {
    expect(() => createTracker(options as TrackerOptions)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(text) }));
  });

  test('no schema that is a function, as those of arktype are', () => {
    const size = Object.assign((value: unknown) => value, { '~standard': { version: 1 as const, vendor: 'test', validate: () => ({ issues: [{ message: 'must be more', path: ['size'], rule: 1 as unknown as string }] }) } });
    const violations: unknown[] = [];
    const tracker = createTracker({ transports, events: { resized: size }, onDrop: (drop) => violations.push(drop.violations) });
    tracker.track('resized', { size: 0 } as never);
    expect(violations).toEqual([[{ path: 'size', message: 'must be more' }]]);
  });

  test('nothing that is undefined', () => {
    expect(() => createTracker({ transports, events: undefined, onDrop: undefined } as unknown as TrackerOptions)).not.toThrow();
  });
});

test.each([[{ maxEvents: 'x' }], [{ maxEvents: -1 }], [{ maxBytes: Number.NaN }], [{ maxBytes: 0 }]])('memoryOutbox refuses %j', (options) => {
  expect(() => memoryOutbox(options as object)).toThrow(expect.objectContaining({ code: 'option-invalid' }));
});

test('memoryDeadLetters refuses a misspelt option', () => {
  expect(() => memoryDeadLetters({ maxLetters: 5 } as object)).toThrow(expect.objectContaining({ code: 'option-unknown' }));
});

test('memoryOutbox refuses a misspelt option', () => {
  expect(() => memoryOutbox({ maxEvent: 5 } as object)).toThrow(expect.objectContaining({ code: 'option-unknown' }));
});

test.each([[{}], [{ name: 'x' }], [{ encode: () => [] }], [{ name: '', encode: () => [] }]])('httpTransport refuses %j', (options) => {
  expect(() => httpTransport(options as unknown as HttpTransportOptions)).toThrow(expect.objectContaining({ code: 'option-missing' }));
});

test('an event that is larger than the whole outbox pushes nothing else out', () => {
  const outbox = memoryOutbox({ maxBytes: 100 });
  const entry = (id: string, size: number) => ({ id, json: '', size, priority: 'low' as const, occurredAt: 0, lanes: ['a'] });
  outbox.append([entry('small', 60)], new Set());
  expect(outbox.append([{ ...entry('huge', 101), priority: 'critical' }], new Set())).toMatchObject({ evicted: [{ entry: { id: 'huge' }, lanes: ['a'] }], repeated: [] });
  expect(outbox.count('a')).toEqual({ events: 1, bytes: 60 });
});

test('a transport of pages is refused where there is none, and no other', () => {
  const all = [recordingTransport({ name: 'anywhere', runsIn: 'anywhere' }), recordingTransport({ name: 'server', runsIn: 'server' })];
  expect(() => refusePageTransports(all)).not.toThrow();
  expect(() => refusePageTransports([...all, recordingTransport({ name: 'page', runsIn: 'browser' })])).toThrow(expect.objectContaining({ code: 'transport-not-for-servers', message: expect.stringContaining('"page"') }));
});
