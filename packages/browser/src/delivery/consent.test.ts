import type { EventEnvelope, SendOutcome } from '@waymark/core';
import { createFakeClock, recordingTransport, type RecordingTransport } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { granted, trackedPage, type TrackedPage, type TrackedPageOptions } from '../__fixtures__/tracked-page.ts';
import { createDisk, strictOutbox, type StrictOutbox } from './__fixtures__/disk.ts';
import type { KeptEvent } from './page-outbox.ts';
import { verdict } from './verdict.ts';

const pending = { consent: { state: 'pending' } } as const;

function keep(options: TrackedPageOptions = {}): { readonly page: TrackedPage; readonly outbox: StrictOutbox; readonly kept: () => readonly EventEnvelope[] } {
  const outbox = strictOutbox({ disk: createDisk(), part: 'page', maxBytes: 100_000, mayStore: () => true });
  const page = trackedPage({}, { outbox, ...options });
  return { page, outbox, kept: () => outbox.kept().map(({ json }: KeptEvent) => JSON.parse(json) as EventEnvelope) };
}

describe('verdict', () => {
  test.each([
    ['needs nothing', { purposes: [] }, {}, true],
    ['needs nothing, and whatever is denied', {}, { a: false }, true],
    ['needs what is undecided', { purposes: ['a'] }, {}, undefined],
    ['needs what is granted', { purposes: ['a'] }, { a: true }, true],
    ['needs what is denied', { purposes: ['a'] }, { a: false }, false],
    ['needs two of which one is undecided', { purposes: ['a', 'b'] }, { a: true }, undefined],
    ['needs two of which one is denied', { purposes: ['a', 'b'] }, { b: false }, false],
    ['needs two that are granted', { purposes: ['a', 'b'] }, { a: true, b: true }, true],
    ['needs one of two, of which one is undecided', { purposes: ['a', 'b'], consentRule: 'any' }, { a: true }, undefined],
    ['needs one of two, of which one is denied', { purposes: ['a', 'b'], consentRule: 'any' }, { a: true, b: false }, true],
    ['needs one of two that are denied', { purposes: ['a', 'b'], consentRule: 'any' }, { a: false, b: false }, false],
    ['needs one of none', { purposes: [], consentRule: 'any' }, { a: false }, true],
  ] as const)('a destination that %s', (_title, transport, choice, expected) => {
    expect(verdict(recordingTransport(transport), choice)).toBe(expected);
  });
});

describe('as long as the visitor has not decided', () => {
  test('events wait in memory, and are not sent, whatever happens', async () => {
    const { fake, vendor, tracker, see, report, leave } = trackedPage({}, pending);
    see();
    leave();
    fake.fire('window', 'online');
    await tracker.flush();
    expect([vendor.tries, report()?.waiting]).toEqual([[], 1]);
    expect([fake.local.length, fake.session.length]).toEqual([0, 0]);
  });

  test('the outbox is not opened', async () => {
    const { page, outbox } = keep(pending);
    page.see();
    page.leave();
    await page.clock.advance(1000);
    page.back();
    await page.tracker.close();
    expect(outbox.isOpen()).toBe(false);
    expect(page.told()).toEqual(['closed closed e1']);
  });

  test('on one purpose, what waits for it is not stored, although another one is granted', async () => {
    const { page, kept } = keep({ transports: [recordingTransport({ purposes: ['marketing'] })] });
    page.see();
    await page.clock.advance(1000);
    expect([kept(), page.tracker.report().transports['recording']?.waiting]).toEqual([[], 1]);
    page.tracker.setConsent({ marketing: true });
    expect(kept().map(({ id, consent }) => [id, consent])).toEqual([['e1', ['analytics', 'marketing']]]);
  });

  test('events go where no consent is needed, and are not stored either', async () => {
    const { page, outbox, kept } = keep({ ...pending, transports: [recordingTransport({ name: 'free', answer: () => ({ status: 'retry', why: { code: 'down', message: '' } }) })] });
    page.see();
    await page.clock.advance(1000);
    expect(page.tracker.report().transports['free']?.waiting).toBe(1);
    expect([outbox.isOpen(), kept()]).toEqual([false, []]);
    page.tracker.setConsent({ analytics: true });
    await page.clock.advance(0);
    expect(kept().map(({ id }) => id)).toEqual(['e1']);
  });
});

describe('a grant', () => {
  test('sends what waited, and each event tells what was granted when it could go', async () => {
    const { clock, vendor, tracker, see } = trackedPage({}, { consent: { state: 'pending', privacyControl: false } });
    see();
    tracker.setConsent({ analytics: true, marketing: false });
    see();
    await clock.advance(1000);
    expect(vendor.delivered.map(({ id, consent }) => [id, consent])).toEqual([
      ['e1', ['analytics']],
      ['e3', ['analytics']],
    ]);
  });

  test('stores what waited with its new text, and keeps it until it is delivered', async () => {
    const { page, kept } = keep(pending);
    page.see();
    page.tracker.setConsent({ analytics: true });
    await Promise.resolve();
    expect(kept().map(({ id, consent }) => [id, consent])).toEqual([['e1', ['analytics']]]);
    await page.clock.advance(1000);
    expect(kept()).toEqual([]);
  });

  test('lets what earlier pages left go first, also where a destination takes one event at a time', async () => {
    const disk = createDisk();
    const clock = createFakeClock();
    const outboxOf = (part: string): StrictOutbox => strictOutbox({ disk, part, maxBytes: 100_000, mayStore: () => true });
    const down = (): SendOutcome => ({ status: 'retry', why: { code: 'down', message: '' } });
    const one = { maxEvents: 1, maxBytes: 65_536, concurrency: 1 };
    const first = trackedPage({ limits: one, answer: down }, { outbox: outboxOf('first'), clock });
    first.see('eventOccurred', { nth: 1 });
    await clock.advance(10);
    const closing = first.tracker.close(10);
    await clock.advance(10);
    expect((await closing).transports['vendor']).toMatchObject({ waiting: 1 });

    const second = trackedPage({ limits: one }, { outbox: outboxOf('second'), clock, newId: () => 'x1' });
    second.see('eventOccurred', { nth: 2 });
    await clock.advance(0);
    expect(second.vendor.delivered.map(({ id }) => id)).toEqual(['e1', 'x1']);
    expect(second.report()).toEqual({ accepted: 2, delivered: 2, waiting: 0, dropped: {} });
  });

  test('does not wait longer than a batch for an outbox that does not open', async () => {
    const outbox = { ...strictOutbox({ disk: createDisk(), part: 'page', maxBytes: 100_000, mayStore: () => true }), open: () => new Promise<void>(() => undefined), changed: () => undefined };
    const { clock, see, vendor } = trackedPage({ limits: { maxEvents: 1, maxBytes: 65_536, concurrency: 1 } }, { outbox });
    see();
    await clock.advance(999);
    expect(vendor.tries).toEqual([]);
    await clock.advance(1);
    expect(vendor.tries).toEqual([['e1']]);
  });
});

describe('a denial', () => {
  test('drops what waits for it, at once', async () => {
    const { tracker, see, told } = trackedPage({}, pending);
    see();
    tracker.setConsent({ analytics: false });
    expect(told()).toEqual(['no-consent no-consent e1']);
    expect(see()).toBe('e3');
    await Promise.resolve();
    expect(told().slice(1)).toEqual(['no-consent no-consent e3']);
  });

  test('purges what waited to be tried again, from memory and from storage', async () => {
    const down = recordingTransport({ name: 'vendor', purposes: ['analytics'], answer: () => ({ status: 'retry', why: { code: 'down', message: '' } }) });
    const { page, kept } = keep({ transports: [down] });
    page.see();
    await page.clock.advance(1100);
    expect(kept()).toHaveLength(1);
    page.tracker.setConsent({ analytics: false });
    expect(page.told()).toEqual(['no-consent no-consent e1']);
    await Promise.resolve();
    expect(kept()).toEqual([]);
  });

  test('purges what goes on to other destinations from storage too, as soon as nothing is granted', async () => {
    const free = recordingTransport({ name: 'free', answer: () => ({ status: 'retry', why: { code: 'down', message: '' } }) });
    const { page, kept } = keep({ transports: [free] });
    page.see();
    await page.clock.advance(0);
    expect(kept()).toHaveLength(1);
    page.tracker.setConsent({ analytics: false });
    expect(kept()).toEqual([]);
    expect(page.tracker.report().transports['free']).toMatchObject({ waiting: 1, dropped: {} });
    const closing = page.tracker.close(0);
    await page.clock.advance(0);
    expect((await closing).transports['free']).toMatchObject({ waiting: 0, dropped: { closed: 1 } });
  });

  test('is the end for what is on its way as soon as it comes back', async () => {
    const { clock, tracker, see, told, vendor } = trackedPage({ retry: { delaysMs: [10] } });
    let fail = (): void => undefined;
    vendor.send = () => new Promise((resolve) => void (fail = () => resolve({ status: 'retry', why: { code: 'down', message: '' } })));
    see();
    await clock.advance(1000);
    tracker.setConsent({ analytics: false });
    expect(told()).toEqual([]);
    fail();
    await clock.advance(0);
    expect(told()).toEqual(['no-consent no-consent e1']);
  });

  test('does not undo what arrived', async () => {
    const { clock, tracker, see, report, told, vendor } = trackedPage();
    let arrive = (): void => undefined;
    vendor.send = () => new Promise((resolve) => void (arrive = () => resolve({ status: 'delivered' })));
    see();
    await clock.advance(1000);
    tracker.setConsent({ analytics: false });
    arrive();
    await clock.advance(0);
    expect([told(), report()]).toEqual([[], { accepted: 1, delivered: 1, waiting: 0, dropped: {} }]);
  });

  test('is told once about what an earlier page left, which goes from storage', async () => {
    const disk = createDisk();
    const event = { v: 1, id: 'old', name: 'eventOccurred', payload: {}, occurredAt: Date.UTC(2026, 0, 1), seq: 0, who: {}, where: { runtime: 'browser' }, consent: ['analytics'], priority: 'normal' };
    disk.parts.set('dead', new Map([['old', { id: 'old', json: JSON.stringify(event), priority: 'normal', lanes: ['vendor'] }]]));
    const outbox = strictOutbox({ disk, part: 'page', maxBytes: 100_000, mayStore: () => true });
    const { clock, told } = trackedPage({ purposes: ['marketing'] }, { outbox, consent: { state: { analytics: true, marketing: false } } });
    await clock.advance(0);
    expect(told()).toEqual(['no-consent no-consent old']);
    expect(outbox.kept()).toEqual([]);
  });
});

describe('a decision', () => {
  const hears = (name: string, purposes: readonly string[] = ['analytics']): RecordingTransport => recordingTransport({ name, purposes, hearsConsent: true });
  const decisionsOf = ({ delivered }: RecordingTransport): readonly unknown[] => delivered.filter(({ name }) => name === '$consent').map(({ payload }) => (payload as { readonly state: unknown }).state);

  test('reaches who wants to hear of it, whatever it is, and nobody else', async () => {
    const [relay, deaf] = [hears('relay'), recordingTransport({ name: 'deaf' })];
    const { clock, tracker, see } = trackedPage({}, { ...pending, transports: [relay, deaf] });
    tracker.setConsent({ analytics: false, marketing: false });
    await clock.advance(1000);
    tracker.setConsent({ analytics: true });
    see();
    await clock.advance(1000);
    expect(decisionsOf(relay)).toEqual([
      { analytics: false, marketing: false },
      { analytics: true, marketing: false },
    ]);
    expect(deaf.delivered.map(({ name }) => name)).toEqual(['eventOccurred']);
    expect(tracker.report().transports['deaf']).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
  });

  test('that has not gone yet is not purged by the next one', async () => {
    const relay = hears('relay');
    const { clock, tracker, told } = trackedPage({}, { ...pending, transports: [relay] });
    tracker.setConsent({ analytics: true });
    tracker.setConsent({ analytics: false });
    await clock.advance(1000);
    expect(told()).toEqual([]);
    expect(decisionsOf(relay)).toEqual([{ analytics: true }, { analytics: false }]);
  });

  test('carries nothing but whose it is, and makes no gap in the count of events', async () => {
    const relay = hears('relay');
    const { clock, tracker, see } = trackedPage({}, { ...pending, transports: [relay], page: { url: 'https://shop.example/private?utm_source=mail', referrer: 'https://mail.example/' } });
    tracker.identify('user-1', { email: 'jo@mail.example' });
    see();
    tracker.setConsent({ analytics: true });
    see();
    await clock.advance(1000);
    const decision = relay.delivered.find(({ name }) => name === '$consent');
    expect(decision).toMatchObject({ who: { browserId: tracker.browserId() }, where: { runtime: 'browser' }, payload: { at: clock.now() - 1000, state: { analytics: true } } });
    expect([Object.keys(decision?.who ?? {}), Object.keys(decision?.where ?? {})]).toEqual([['browserId'], ['runtime']]);
    expect(relay.delivered.filter(({ name }) => name !== '$consent').map(({ seq }) => seq)).toEqual([0, 1, 2]);
  });

  test('can be read in a log', async () => {
    const { clock, tracker } = trackedPage({}, pending);
    tracker.setConsent({ analytics: true });
    await clock.advance(5);
    tracker.setConsent({ marketing: false });
    tracker.setConsent({ marketing: false });
    expect(tracker.consentLog()).toEqual([
      { at: clock.now() - 5, state: { analytics: true } },
      { at: clock.now(), state: { analytics: true, marketing: false } },
    ]);
    expect(tracker.consent()).toEqual({ analytics: true, marketing: false });
  });

  test('that nobody hears of is no event at all', async () => {
    const { clock, tracker, report } = trackedPage({}, { consent: granted });
    tracker.setConsent({ marketing: true });
    await clock.advance(1000);
    expect(report()).toEqual({ accepted: 0, delivered: 0, waiting: 0, dropped: {} });
  });
});
