import { standardEvents } from '@waymark/core/events';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { trackedPage, type TrackedPage, type TrackedPageOptions } from '../__fixtures__/tracked-page.ts';
import { createBrowserTracker } from '../index.development.ts';
import { createBrowserTracker as createManualTracker } from '../manual.development.ts';

/** A page of an application in development, without automatic events. */
function developed(options: TrackedPageOptions = {}): TrackedPage {
  return trackedPage({}, { create: createManualTracker, ...options });
}

afterEach(() => void vi.restoreAllMocks());

describe('a call in development', () => {
  test.each([
    ['id-invalid', { id: 'ä' }],
    ['key-invalid', { key: '' }],
    ['time-invalid', { occurredAt: new Date('never') }],
  ])('is refused with %s and a reason', (code, options) => {
    const { drops, tracker, told } = developed();
    tracker.track('eventOccurred', {}, options);
    expect(told()).toEqual([`invalid ${code} ${drops[0]?.event.id}`]);
    expect(drops[0]?.why.message).toMatch(/^The option "\w+" must be /);
  });

  test('is held against the schemas, and told what is wrong where', async () => {
    const { drops, see, told, tracker, vendor } = developed({ events: standardEvents });
    see('goalCompleted', { goalId: 5 });
    see('goalCompletet', {});
    see('goalCompleted', { goalId: 'newsletter' });
    see('eventOccurred', 'text');
    await tracker.flush();
    expect(told()).toEqual(['invalid payload-invalid e1', 'invalid event-unknown e2', 'invalid payload-invalid e4']);
    expect(drops[0]?.violations).toEqual([{ path: 'goalId', message: expect.any(String), rule: expect.any(String) }]);
    expect(drops[1]).not.toHaveProperty('violations', expect.arrayContaining([expect.anything()]));
    expect(vendor.delivered.map(({ id }) => id)).toEqual(['e3']);
  });

  test('needs no schema for what Waymark tracks itself', async () => {
    const page = trackedPage({ hearsConsent: true }, { create: createBrowserTracker, events: { goalCompleted: standardEvents.goalCompleted }, consent: {} });
    page.tracker.setConsent({ analytics: true });
    page.tracker.identify('user-1');
    await page.tracker.flush();
    expect(page.told()).toEqual([]);
    expect(page.vendor.delivered.map(({ name }) => name).sort()).toEqual(['$consent', 'pageLoaded', 'pageOpened', 'tabOpened', 'userSignedIn']);
  });

  test.each([
    ['/sale', []],
    ['?size=9', []],
    ['mailto:orders@harbor.example', []],
    ['http://a b', ['invalid']],
    ['', ['invalid']],
  ])('takes the link %j as the relay does', (link, reasons) => {
    const page = developed({ events: standardEvents });
    page.tracker.track('linkOpened', { link });
    expect(page.drops.map(({ reason }) => reason)).toEqual(reasons);
  });

  test('without schemas takes any object, and nothing else', () => {
    const { see, told, report } = developed();
    see('anything', { goes: true });
    for (const payload of [null, 'text', 5, []]) see('anything', payload);
    expect(told()).toHaveLength(4);
    expect(report()?.accepted).toBe(5);
  });
});

describe('an explanation', () => {
  test.each<[string, (page: TrackedPage) => void]>([
    ['event-reserved', ({ see }) => see('pageOpened')],
    ['payload-unserialisable', ({ see }) => see('eventOccurred', { big: 1n })],
    ['not-wanted', ({ see }) => see('unwanted')],
    ['too-large', ({ see }) => see('eventOccurred', { filler: 'x'.repeat(70_000) })],
    ['enricher', ({ see }) => see('unwelcome')],
    ['no-consent', ({ see, tracker }) => (tracker.setConsent({ analytics: false }), see())],
  ])('comes with every drop: %s', async (code, cause) => {
    const page = trackedPage({ wants: ({ name }) => name !== 'unwanted' }, { create: createManualTracker, enrichers: [(event) => (event.name === 'unwelcome' ? null : event)] });
    cause(page);
    await Promise.resolve();
    expect(page.drops.map(({ why }) => why.code)).toEqual([code]);
    expect(page.drops[0]?.why.message).toMatch(/^[A-Z].{20,}\.$/);
    expect(page.drops[0]?.why.message).not.toContain('docs/errors.md');
  });

  test('comes with every problem, and production has only the code', () => {
    for (const [create, pattern] of [
      [createManualTracker, /identify\(\)/],
      [undefined, /^user-id-invalid$/],
    ] as const) {
      const { problems, tracker } = trackedPage({}, create && { create });
      tracker.identify('');
      expect(problems.map(({ code }) => code)).toEqual(['user-id-invalid']);
      expect(problems[0]?.message).toMatch(pattern);
    }
  });

  test('comes with what is no object of what is known of a user, who is known without it', async () => {
    for (const [create, codes] of [[createManualTracker, ['call-invalid']], [undefined, []]] as const) {
      const { problems, tracker, see, vendor } = trackedPage({}, { consent: { state: { analytics: true } }, ...(create && { create }) });
      see();
      tracker.identify('user-1', 'a@harbor.example' as never);
      await tracker.flush();
      expect(problems.map(({ code }) => code)).toEqual(codes);
      expect(vendor.delivered.at(-1)?.who).toMatchObject({ userId: 'user-1' });
    }
  });

  test('comes with a purpose that no consent cookie can hold, and the others hold', () => {
    const { problems, tracker } = trackedPage({}, { create: createManualTracker, consent: {} });
    tracker.setConsent({ 'ad.marketing': true, analytics: true });
    expect(problems).toEqual([{ code: 'purpose-invalid', message: expect.stringContaining('"ad.marketing"') }]);
    expect(tracker.consent()).toEqual({ analytics: true });
  });

  test.each([
    ["a server's word", 'granted', 'string'],
    ['a number', 1, 'number'],
    ['null', null, 'object'],
  ])('comes with %s that stands for a decision, and the others hold', (_what, decision, kind) => {
    const { problems, tracker } = trackedPage({}, { create: createManualTracker, consent: {} });
    tracker.setConsent({ marketing: decision as never, analytics: true, necessary: undefined as never });
    expect(problems).toEqual([{ code: 'call-invalid', message: expect.stringContaining(`found ${kind} for "marketing"`) }]);
    expect(tracker.consent()).toEqual({ analytics: true });
  });

  test.each([
    ['one decision for all', true, 'boolean'],
    ['a word for all', 'granted', 'string'],
    ['nothing', undefined, 'undefined'],
  ])('comes with %s in place of purposes, which decides nothing', (_what, change, kind) => {
    const { problems, tracker } = trackedPage({}, { create: createManualTracker, consent: { state: { analytics: true } } });
    tracker.setConsent(change as never);
    expect(problems).toEqual([{ code: 'call-invalid', message: expect.stringContaining(`found ${kind}.`) }]);
    expect(tracker.consent()).toEqual({ analytics: true });
  });

  test('leaves the cause where it is', () => {
    const { problems, see } = developed({
      enrichers: [
        () => {
          throw new Error('a bug');
        },
      ],
    });
    see();
    expect(problems[0]).toMatchObject({ code: 'callback-threw', cause: new Error('a bug') });
  });

  test('is told of callbacks that reject, as of those that throw', async () => {
    const cause = new Error('a bug');
    const problems: unknown[] = [];
    const fail = async (): Promise<never> => Promise.reject(cause);
    const { see, tracker } = developed({ onDrop: fail, onDelivered: fail, onIdentity: fail, onError: (problem) => problems.push(problem) });
    see();
    tracker.identify('user-1');
    tracker.track('goalCompleted', { goalId: '-' });
    tracker.track('goalCompleted', { goalId: 'newsletter' });
    await tracker.flush();
    const told = { code: 'callback-threw', message: expect.stringContaining('createBrowserTracker()'), cause };
    await expect.poll(() => problems.length).toBeGreaterThanOrEqual(3);
    expect(problems).toEqual(problems.map(() => told));
  });

  test('goes to the console where the application does not listen', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const { win } = createFakeWindow();
    const tracker = createManualTracker({ transports: [trackedPage().vendor], window: win, outbox: false, consent: { state: { analytics: true } } });
    tracker.track('tabOpened' as 'goalCompleted', { goalId: 'newsletter' });
    tracker.track('tabOpened' as 'goalCompleted', { goalId: 'newsletter' });
    tracker.identify('');
    expect(warn.mock.calls.map(([text]) => text)).toEqual([expect.stringMatching(/^\[waymark\] "tabOpened" will not reach "vendor" \(invalid\)\. Waymark tracks this event itself\./)]);
    expect(error.mock.calls).toEqual([[expect.stringMatching(/^\[waymark\] \[user-id-invalid\] identify\(\) needs/)]]);
  });
});

describe('the redaction report', () => {
  test('names what is left out of addresses, once, and never its value', async () => {
    const { fake, see, tracker, vendor } = developed({ page: { url: 'https://shop.example/a?token=s3cret&x=1' } });
    see();
    fake.set({ url: 'https://shop.example/b?token=s3cret&email=jo' });
    see();
    fake.set({ url: 'https://shop.example/c?token=other' });
    see();
    await tracker.flush();
    const texts = fake.warnings.map(([text]) => String(text));
    expect(texts.map((text) => /The parameter "(\w+)" is left out/.exec(text)?.[1])).toEqual(['token', 'email']);
    expect(texts.join()).not.toContain('s3cret');
    expect(vendor.delivered.map(({ where }) => where.url)).toEqual(['https://shop.example/a?x=1', 'https://shop.example/b', 'https://shop.example/c']);
  });

  test('is not there where the application decides itself', () => {
    const { fake, see } = developed({ page: { url: 'https://shop.example/a?token=s3cret' }, urlSanitizer: (url) => url });
    see();
    expect(fake.warnings).toEqual([]);
  });

  test('ends after fifty names', () => {
    const query = [...Array(80).keys()].map((nth) => `token_${nth}=x`).join('&');
    const { fake, see } = developed({ page: { url: `https://shop.example/a?${query}` } });
    see();
    expect(fake.warnings.length).toBeGreaterThan(49);
    expect(fake.warnings.length).toBeLessThan(53);
  });
});

test('a second tracker is told to be none', () => {
  const first = developed();
  expect(developed({ page: first.fake }).tracker).toBe(first.tracker);
  expect(first.fake.warnings.map(([text]) => text)).toEqual(['[waymark] A tracker of namespace "waymark" is at work already. It is used, the new options are not.']);
});
