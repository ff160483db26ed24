import type { Entry, NewEntry } from '@waymark/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entriesOf as makeEntries, entryOf, idsOf } from '../__fixtures__/entries.ts';
import { type Content, createChunkEncoder, decodeEntries } from '../disk/content.ts';
import type { Chunk } from './chunk.ts';
import { mergeChunks } from './merge.ts';
import { openBits, put } from './put.ts';
import { trim } from './residence.ts';
import { settle } from './settle.ts';
import { createLog, type Log, markWritten, seal, startLog, viewOf } from './state.ts';
import { release, take } from './take.ts';

const lanes = ['a', 'b', 'c'] as const;

/** A log over a disk in memory. */
function createWorld() {
  const disk = new Map<number, Content>();
  const read: number[] = [];
  const log: Log = createLog(7, (chunk) => {
    read.push(chunk.no);
    return decodeEntries(chunk, disk.get(chunk.no) as Content);
  });
  startLog(log);
  for (const name of lanes) viewOf(log, name).isOpen = true;
  return {
    log,
    disk,
    /** Chunks in the order in which they were read back. */
    read,
    put: (entry: NewEntry) => put(log, entry, openBits(log, entry.id)),
    take: (lane: string, events: number) => idsOf(take(log, viewOf(log, lane), { events, bytes: Infinity, leaseMs: 1000 }, 0)),
    write() {
      seal(log);
      for (const no of log.removed) disk.delete(no);
      for (const chunk of log.unwritten) {
        const { texts, ...about } = createChunkEncoder()(chunk);
        disk.set(chunk.no, { ...about, texts: texts.slice() });
      }
      markWritten(log);
    },
  };
}

function chunksOf({ first }: Log): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let chunk: Chunk | undefined = first; chunk; chunk = chunk.next) chunks.push(chunk);
  return chunks;
}

type Step =
  | { readonly kind: 'put'; readonly lanes: readonly string[]; readonly count: number }
  | { readonly kind: 'take'; readonly lane: string; readonly events: number }
  | { readonly kind: 'settle' | 'release'; readonly lane: string; readonly modulus: number }
  | { readonly kind: 'write' | 'merge' | 'forget' };

const lane = fc.constantFrom(...lanes);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), lanes: fc.subarray([...lanes], { minLength: 1 }), count: fc.integer({ min: 1, max: 120 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('take' as const), lane, events: fc.integer({ min: 1, max: 150 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('settle' as const, 'release' as const), lane, modulus: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('write' as const, 'merge' as const, 'forget' as const) }) },
);

/** The same in the plainest form. */
interface Plain {
  readonly items: { readonly entry: Entry; readonly open: Set<string> }[];
  readonly held: Map<string, Set<string>>;
}

function free(plain: Plain, name: string): readonly string[] {
  return idsOf(plain.items.filter(({ entry, open }) => open.has(name) && !plain.held.get(name)?.has(entry.id)).map(({ entry }) => entry));
}

function apply(world: ReturnType<typeof createWorld>, plain: Plain, what: Step, round: number): void {
  const { log } = world;
  if (what.kind === 'put') {
    for (const entry of makeEntries(`${round}-`, what.count, { size: 100, lanes: what.lanes })) {
      expect(world.put(entry)).toBe(true);
      expect(world.put(entry)).toBe(false);
      plain.items.push({ entry, open: new Set(what.lanes) });
    }
  } else if (what.kind === 'take') {
    const expected = free(plain, what.lane).slice(0, what.events);
    expect(world.take(what.lane, what.events)).toEqual(expected);
    for (const id of expected) plain.held.get(what.lane)?.add(id);
  } else if (what.kind === 'settle' || what.kind === 'release') {
    const held = plain.held.get(what.lane) ?? new Set();
    const ids = [...held].filter((_, index) => index % what.modulus === 0);
    for (const id of ids) {
      if (what.kind === 'settle') settle(log, viewOf(log, what.lane), id);
      else release(viewOf(log, what.lane), id);
      held.delete(id);
    }
    if (what.kind === 'settle') for (const { entry, open } of plain.items) if (ids.includes(entry.id)) open.delete(what.lane);
  } else if (what.kind === 'write') world.write();
  else if (what.kind === 'forget') trim(log, 0);
  else mergeChunks(log);
}

function expectSame({ log }: ReturnType<typeof createWorld>, plain: Plain): void {
  const live = plain.items.filter(({ open }) => open.size > 0);
  expect(log.events).toBe(live.length);
  expect(log.bytes).toBe(live.reduce((sum, { entry }) => sum + entry.size, 0));
  for (const name of lanes) expect(viewOf(log, name).events).toBe(live.filter(({ open }) => open.has(name)).length);
  const resident = chunksOf(log).filter(({ entries }) => entries);
  expect(log.residentBytes).toBe(resident.reduce((sum, { liveBytes }) => sum + liveBytes, 0));
  expect(log.writtenBytes).toBe(chunksOf(log).reduce((sum, { written, bytes }) => sum + (written ? bytes : 0), 0));
  expect(chunksOf(log).slice(0, -1).every((chunk) => log.chunks.get(chunk.no) === chunk && chunk.live > 0)).toBe(true);
}

describe('the log', () => {
  test('hands out what a plain list would, whatever is written, forgotten and merged meanwhile', () => {
    let merged = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 30, maxLength: 80, size: 'max' }), (steps) => {
        const world = createWorld();
        const plain: Plain = { items: [], held: new Map(lanes.map((name) => [name, new Set<string>()])) };
        for (const [round, each] of steps.entries()) {
          const before = chunksOf(world.log).length;
          apply(world, plain, each, round);
          if (each.kind === 'merge' && chunksOf(world.log).length < before) merged += 1;
          expectSame(world, plain);
        }
        for (const name of lanes) expect(world.take(name, Infinity)).toEqual(free(plain, name));
      }),
      { numRuns: 60 },
    );
    expect(merged).toBeGreaterThan(0);
  });

  test('merges small chunks until there are about as few as there can be', () => {
    const { log, put: add, write, disk, take: get } = createWorld();
    const entries = makeEntries('e', 1000, { size: 100 });
    for (const entry of entries) {
      add(entry);
      write();
    }
    expect(disk.size).toBe(1000);
    mergeChunks(log);
    write();
    mergeChunks(log);
    write();
    expect(disk.size).toBeLessThan(10);
    expect(get('a', Infinity)).toEqual(idsOf(entries));
  });

  test('merges chunks of which little is left, so that the disk does not keep the rest', () => {
    const { log, put: add, write, disk, take: get } = createWorld();
    for (let round = 0; round < 20; round += 1) {
      for (const entry of makeEntries(`${round}-`, 200, { size: 100 })) add(entry);
      write();
    }
    const settled = get('a', Infinity).filter((id) => !id.endsWith('-7'));
    for (const id of settled) settle(log, viewOf(log, 'a'), id);
    for (const [id] of viewOf(log, 'a').leases) release(viewOf(log, 'a'), id);
    mergeChunks(log);
    write();
    expect(disk.size).toBe(1);
    expect([...disk.values()].reduce((sum, { texts }) => sum + texts.length, 0)).toBe(log.bytes);
    expect(get('a', Infinity)).toEqual(Array.from({ length: 20 }, (_, round) => `${round}-7`));
  });

  test('leaves leased entries where they are', () => {
    const { log, put: add, write, take: get } = createWorld();
    for (const id of ['e0', 'e1', 'e2']) {
      add(entryOf(id));
      write();
    }
    get('a', 1);
    const [leased] = chunksOf(log);
    mergeChunks(log);
    expect(chunksOf(log)[0]).toBe(leased);
    settle(log, viewOf(log, 'a'), 'e0');
    expect(get('a', 9)).toEqual(['e1', 'e2']);
  });

  test('lets go of what is settled: whoever keeps one chunk keeps all that ever followed', () => {
    const { log, put: keep, take: lend, write } = createWorld();
    for (let round = 0; round < 20; round += 1) {
      for (const entry of makeEntries(`${round}-`, 100, { lanes: ['a'] })) keep(entry);
      write();
      for (const id of lend('a', 100)) settle(log, viewOf(log, 'a'), id);
      if (round % 3 === 0) mergeChunks(log);
    }
    const pointers = [log.mergeFrom, ...log.oldest, ...[...log.lanes.values()].map(({ chunk }) => chunk)];
    expect(pointers.map(({ gone }) => gone)).toEqual(pointers.map(() => false));
  });

  test('reads back only what did not fit into memory', () => {
    const { log, put: add, write, read, take: get } = createWorld();
    for (let chunk = 0; chunk < 20; chunk += 1) {
      for (const entry of makeEntries(`${chunk}-`, 250, { size: 100 })) add(entry);
      write();
      trim(log, 10 * 25_000);
    }
    expect(get('a', Infinity)).toHaveLength(5000);
    expect(read).toHaveLength(10);
  });

  test('keeps what the lanes that are up come to next, while another is far behind', () => {
    const { log, put: add, write, read, take: get } = createWorld();
    for (let chunk = 0; chunk < 20; chunk += 1) {
      for (const entry of makeEntries(`${chunk}-`, 250, { size: 100, lanes: ['a', 'b'] })) add(entry);
      write();
      trim(log, 3 * 25_000);
      for (const id of get('a', Infinity)) settle(log, viewOf(log, 'a'), id);
    }
    expect(read).toEqual([]);
    expect(get('b', Infinity)).toHaveLength(5000);
    expect(read.length).toBeLessThan(20);
  });
});
