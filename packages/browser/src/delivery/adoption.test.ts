import type { SendOutcome } from '@waymark/core';
import { createFakeClock, type FakeClock, makeEvent, type RecordingOptions } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { trackedPage, type TrackedPage, type TrackedPageOptions } from '../__fixtures__/tracked-page.ts';
import { pageMemory } from '../platform/page-memory.ts';
import { createDisk, type Disk, strictOutbox, type StrictOutbox } from './__fixtures__/disk.ts';
import type { KeptEvent, OutboxListener, PageOutbox } from './page-outbox.ts';

const day = 86_400_000;

interface Origin {
  readonly disk: Disk;
  readonly clock: FakeClock;
  open(part: string, recording?: RecordingOptions, options?: TrackedPageOptions & { readonly maxBytes?: number }): TrackedPage & { readonly outbox: StrictOutbox };
  /** A tab dies that had an event for these destinations. */
  leave(id: string, lanes?: readonly string[], ageMs?: number, payload?: unknown): void;
}

/** Pages that share a storage. */
function origin(): Origin {
  const disk = createDisk();
  const clock = createFakeClock();
  return {
    disk,
    clock,
    open(part, recording, { maxBytes = 100_000, ...options } = {}) {
      const outbox = strictOutbox({ disk, part, maxBytes, mayStore: () => true });
      return { ...trackedPage(recording, { outbox, clock, newId: () => part, ...options }), outbox };
    },
    leave(id, lanes = ['vendor'], ageMs = 0, payload = {}) {
      const event = makeEvent('eventOccurred', payload, { id, occurredAt: clock.now() - ageMs });
      const kept: KeptEvent = { id, json: JSON.stringify(event), lanes };
      disk.parts.set(`dead ${id}`, new Map([[id, kept]]));
    },
  };
}

const idsIn = (outbox: StrictOutbox): readonly unknown[] => outbox.kept().map(({ id, lanes }) => [id, lanes]);

describe('what another page left', () => {
  test('is delivered as it is, and goes from storage', async () => {
    const { clock, disk, leave, open } = origin();
    leave('old');
    const text = [...(disk.parts.get('dead old')?.values() ?? [])][0]?.json;
    const { outbox, report, vendor } = open('page');
    let sent: string | undefined;
    const { send } = vendor;
    vendor.send = (batch, how) => ((sent = batch.entries[0]?.json), send(batch, how));
    await clock.advance(1000);
    expect(sent).toBe(text);
    expect(report()).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
    expect(outbox.kept()).toEqual([]);
  });

  test('goes before what this page tracks, whenever it is found', async () => {
    const { clock, leave, open } = origin();
    const { outbox, see, vendor } = open('page');
    await clock.advance(5);
    see();
    leave('older', ['vendor'], 3000);
    leave('old', ['vendor'], 2000);
    outbox.adopt();
    await clock.advance(1000);
    expect(vendor.tries).toEqual([['older', 'old', 'page']]);
  });

  test('goes before what this page tracks also where batches do not wait, if it is found in a second', async () => {
    const { clock, disk, leave } = origin();
    const pass = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
    function openAfter(ms: number, part: string): TrackedPage {
      const outbox = strictOutbox({ disk, part, maxBytes: 100_000, mayStore: () => true });
      const open = async (listener: OutboxListener): Promise<void> => (await outbox.open(listener), await pass(ms), outbox.adopt());
      return trackedPage({}, { clock, newId: () => part, flushIntervalMs: 0, outbox: { ...outbox, open } });
    }
    const { see, vendor } = openAfter(900, 'page');
    see();
    await clock.advance(500);
    leave('old', ['vendor'], 3000);
    await clock.advance(499);
    expect(vendor.tries).toEqual([['old', 'page']]);
    const late = openAfter(2000, 'late');
    late.see();
    await clock.advance(999);
    expect(late.vendor.tries).toEqual([]);
    await clock.advance(1);
    expect(late.vendor.tries).toEqual([['late']]);
  });

  test('counts once when this page has it too', async () => {
    const { clock, leave, open } = origin();
    const { outbox, report, see, vendor } = open('page');
    see();
    await clock.advance(0);
    leave('page');
    outbox.adopt();
    await clock.advance(1000);
    expect(vendor.tries).toEqual([['page']]);
    expect(report()).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
    expect(outbox.kept()).toEqual([]);
  });

  test('and nobody can take any more is told once, and goes from storage', async () => {
    const { clock, leave, open } = origin();
    leave('unwanted');
    leave('large', ['vendor'], 0, { filler: 'x'.repeat(2000) });
    leave('expired', ['vendor'], 7 * day + 1);
    const { outbox, told } = open('page', { wants: ({ id }) => id !== 'unwanted', limits: { maxEvents: 5, maxBytes: 2000, concurrency: 1 } });
    await clock.advance(1);
    expect(told()).toEqual(['not-wanted not-wanted unwanted', 'too-large too-large large', 'gave-up expired expired']);
    expect(outbox.kept()).toEqual([]);
  });

  test('for a destination that this page does not have stays for a page that has it, while the others get theirs', async () => {
    const { clock, leave, open } = origin();
    leave('old', ['elsewhere', 'vendor']);
    leave('other', ['elsewhere']);
    const { outbox, report, tracker, vendor } = open('page');
    await clock.advance(1000);
    expect(vendor.delivered.map(({ id }) => id)).toEqual(['old']);
    expect(report()).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
    expect(idsIn(outbox)).toEqual([
      ['old', ['elsewhere']],
      ['other', ['elsewhere']],
    ]);
    tracker.setConsent({ analytics: false });
    expect(outbox.kept()).toEqual([]);
  });

  test('goes from storage without a grant too, where an earlier page gave word that there may be something, and the word goes when nothing is left', async () => {
    const { clock, disk, leave, open } = origin();
    leave('old');
    const page = createFakeWindow();
    const left: number[] = [];
    pageMemory(page.win, 'waymark').clear = () => left.push(disk.parts.size);
    const { outbox, told } = open('page', {}, { page, consent: { state: { analytics: false } } });
    await clock.advance(1000);
    expect([told(), left]).toEqual([['no-consent no-consent old'], []]);
    outbox.clear();
    expect(left).toHaveLength(1);
  });

  test('leaves a visitor who has granted something alone when nothing of it is left', async () => {
    const { clock, open } = origin();
    const page = createFakeWindow();
    const { outbox } = open('page', {}, { page });
    await clock.advance(1000);
    pageMemory(page.win, 'waymark').clear = () => expect.unreachable();
    outbox.clear();
  });

  test('for a destination that has been gone for a week goes', async () => {
    const { clock, leave, open } = origin();
    leave('old', ['elsewhere'], 7 * day + 1);
    const { outbox } = open('page');
    await clock.advance(1);
    expect(outbox.kept()).toEqual([]);
  });

  test('is given up first when there is too much, whomever it is for', async () => {
    const { clock, leave, open } = origin();
    const payload = { filler: 'x'.repeat(1000) };
    const { outbox, see, told } = open('page', { answer: () => new Promise<SendOutcome>(() => undefined) }, { maxBytes: 4000 });
    await clock.advance(5);
    see('eventOccurred', payload);
    leave('old', ['vendor'], 1000, payload);
    leave('older', ['elsewhere'], 2000, payload);
    outbox.adopt();
    expect(told()).toEqual([]);
    await Promise.resolve();
    expect(idsIn(outbox)).toEqual([
      ['page', ['vendor']],
      ['old', ['vendor']],
    ]);
  });
});

describe('another tab that takes over', () => {
  test('has its events from then on, and this page does not count them', async () => {
    const { clock, open } = origin();
    const { outbox, report, see, told, vendor } = open('page');
    see();
    await clock.advance(0);
    outbox.lose(['page', 'unknown']);
    await clock.advance(2000);
    expect([vendor.tries, told(), report(), outbox.kept()]).toEqual([[], [], { accepted: 0, delivered: 0, waiting: 0, dropped: {} }, []]);
  });

  test('may leave them to this page again', async () => {
    const { clock, leave, open } = origin();
    const { outbox, report, see } = open('page');
    see();
    await clock.advance(0);
    outbox.lose(['page']);
    leave('page');
    outbox.adopt();
    await clock.advance(2000);
    expect(report()).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
  });

  test('does so although they are on their way: the answer no longer counts here', async () => {
    const { clock, open } = origin();
    let arrive = (): void => undefined;
    const { outbox, report, see } = open('page', { answer: () => new Promise((resolve) => void (arrive = () => resolve({ status: 'delivered' }))) });
    see();
    await clock.advance(1000);
    outbox.lose(['page']);
    arrive();
    await clock.advance(0);
    expect(report()).toEqual({ accepted: 0, delivered: 0, waiting: 0, dropped: {} });
  });
});

describe('an outbox', () => {
  test('is asked to look by each decision, and is told what there is before it is told that the page leaves, and that the page goes on', async () => {
    const { clock, open } = origin();
    const calls: string[] = [];
    const { outbox } = open('unused');
    let kept: OutboxListener['kept'];
    const noted: PageOutbox = {
      ...outbox,
      changed: () => void calls.push(`keeps ${kept().map(({ id }) => id).join()}`),
      leave: () => void calls.push('leave'),
      back: () => void calls.push('back'),
      async open(listener) {
        ({ kept } = listener);
        calls.push('open');
      },
    };
    const { back, leave, see } = trackedPage({}, { outbox: noted, clock });
    await clock.advance(0);
    see();
    leave();
    expect(calls).toEqual(['open', 'back', 'keeps ', 'keeps e1', 'leave']);
    await clock.advance(0);
    expect(calls.slice(5)).toContain('keeps ');
    back();
    expect(calls).toContain('back');
  });

  test('that fails is reported, and the events go on from memory', async () => {
    const { clock, open } = origin();
    const { outbox } = open('unused');
    const { problems, see, report } = trackedPage({}, { clock, outbox: { ...outbox, changed: () => undefined, open: async ({ fail }) => fail(new Error('full')) } });
    see();
    await clock.advance(1000);
    expect(problems).toEqual([{ code: 'outbox-failed', message: expect.any(String), cause: new Error('full') }]);
    expect(report()).toMatchObject({ delivered: 1 });
  });

  test('keeps what was on its way when the tracker was closed, so a late answer does not count', async () => {
    const { clock, disk, open } = origin();
    let arrive = (): void => undefined;
    const { outbox, report, see, tracker } = open('page', { answer: () => new Promise((resolve) => void (arrive = () => resolve({ status: 'delivered' }))) });
    see();
    await clock.advance(1000);
    const closing = tracker.close(10);
    await clock.advance(10);
    await closing;
    arrive();
    await clock.advance(0);
    expect(report()).toEqual({ accepted: 1, delivered: 0, waiting: 1, dropped: {} });
    expect(idsIn(outbox)).toEqual([['page', ['vendor']]]);
    expect(disk.breaches).toEqual([]);
  });
});
