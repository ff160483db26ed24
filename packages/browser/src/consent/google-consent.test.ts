import { describe, expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { consentTracker } from './__fixtures__/consent-tracker.ts';
import { type FollowGoogleConsentOptions, followGoogleConsent } from './google-consent.ts';

type Command = readonly [command: 'default' | 'update', values: Readonly<Record<string, unknown>>];

/** A page with `gtag` as Google hands it out. */
function setUp(known: Readonly<Record<string, boolean>> = {}, options: Partial<FollowGoogleConsentOptions> = {}) {
  const { win } = createFakeWindow();
  const page = win as unknown as { dataLayer?: unknown[] };
  function gtag(..._words: unknown[]): void {
    // The very form that gtag.js asks for: the arguments object itself.
    (page.dataLayer ??= []).push(arguments);
  }
  const consent = (...commands: readonly Command[]) => commands.forEach(([command, values]) => gtag('consent', command, values));
  const visitor = consentTracker(known);
  const follow = () => followGoogleConsent(visitor.tracker, { purposes: { analytics: 'analytics_storage', marketing: ['ad_storage', 'ad_user_data'] }, window: win, ...options });
  return { page, gtag, consent, follow, told: visitor.told };
}

const yes = 'granted';
const no = 'denied';
const allDenied: Command = ['default', { analytics_storage: no, ad_storage: no, ad_user_data: no, wait_for_update: 500 }];
const allGranted: Command = ['default', { analytics_storage: yes, ad_storage: yes, ad_user_data: yes }];

async function toldAfter(commands: readonly Command[], known: Readonly<Record<string, boolean>> = {}): Promise<unknown> {
  const before = setUp(known);
  before.consent(...commands);
  before.follow();
  await Promise.resolve();
  const after = setUp(known);
  after.follow();
  after.consent(...commands);
  await Promise.resolve();
  expect(after.told, 'commands that come later').toEqual(before.told);
  return before.told;
}

describe('commands of consent mode', () => {
  test.each<readonly [string, readonly Command[], unknown]>([
    ['a default that denies decides nothing', [allDenied], []],
    ['a default that grants grants', [allGranted], [{ analytics: true, marketing: true }]],
    ['an update decides', [allDenied, ['update', { analytics_storage: yes, ad_storage: no, ad_user_data: no }]], [{ analytics: true, marketing: false }]],
    ['an update decides for the purposes it names', [allDenied, ['update', { analytics_storage: no }]], [{ analytics: false }]],
    ['what an update leaves out of a purpose keeps its default', [allDenied, ['update', { ad_storage: yes }]], [{ marketing: false }]],
    ['and that may be a grant', [allGranted, ['update', { ad_storage: yes, analytics_storage: no }]], [{ analytics: false, marketing: true }]],
    ['the last update holds', [['update', { analytics_storage: no }], ['update', { analytics_storage: yes }]], [{ analytics: true }]],
    ['a later default changes nothing', [['update', { analytics_storage: yes }], allDenied], [{ analytics: true }]],
    ['a grant for some regions decides nothing', [['default', { analytics_storage: yes, region: ['US'] }]], []],
    ['a denial for some regions keeps a general grant back', [['default', { analytics_storage: no, region: ['NO', 'IE'] }], ['default', { analytics_storage: yes }]], []],
    ['in either order', [['default', { analytics_storage: yes }], ['default', { analytics_storage: no, region: ['NO'] }]], []],
    ['other values are none', [['update', { analytics_storage: true, ad_storage: 'yes' }]], []],
    ['other signals do not matter', [['update', { security_storage: yes }]], []],
  ])('%s', async (_title, commands, expected) => {
    expect(await toldAfter(commands)).toEqual(expected);
  });

  test('are told when they bring news', async () => {
    const { consent, follow, told } = setUp({ analytics: true, marketing: false });
    follow();
    const choice: Command = ['update', { analytics_storage: yes, ad_storage: no, ad_user_data: no }];
    consent(allDenied, choice);
    await Promise.resolve();
    expect(told).toEqual([]);
    consent(['update', { analytics_storage: no }]);
    await Promise.resolve();
    consent(choice);
    await Promise.resolve();
    expect(told).toEqual([
      { analytics: false, marketing: false },
      { analytics: true, marketing: false },
    ]);
  });

  test('overrule a denial only by an update', async () => {
    expect(await toldAfter([allGranted], { marketing: false })).toEqual([{ analytics: true }]);
    expect(await toldAfter([['update', { ad_storage: yes, ad_user_data: yes }]], { marketing: false })).toEqual([{ marketing: true }]);
  });

  test('stand among other things in the data layer', async () => {
    const { page, gtag, consent, follow, told } = setUp();
    page.dataLayer = [null, 'consent', 5, { event: 'gtm.js' }, () => 1, ['consent']];
    follow();
    gtag('js', new Date(0));
    gtag('consent', 'update');
    gtag('consent', 'update', null);
    gtag('consent', 'reset', { analytics_storage: yes });
    page.dataLayer.push(undefined, { event: 'x' });
    await Promise.resolve();
    expect(told).toEqual([]);
    consent(['update', { analytics_storage: yes }]);
    await Promise.resolve();
    expect(told).toEqual([{ analytics: true }]);
  });

  test('may stand in a data layer of another name', async () => {
    const { page, follow, told } = setUp({}, { dataLayer: 'layer' });
    const named = page as { layer?: unknown[] };
    follow();
    expect(named.layer?.push(['consent', 'update', { analytics_storage: yes }])).toBe(1);
    await Promise.resolve();
    expect(told).toEqual([{ analytics: true }]);
  });
});

describe('the push of the data layer', () => {
  test('does what it did', () => {
    const { page, follow } = setUp();
    const calls: unknown[] = [];
    const layer: unknown[] = ['first'];
    layer.push = function push(this: unknown[], ...items: unknown[]) {
      calls.push([this === layer, items]);
      return 42;
    };
    page.dataLayer = layer;
    follow();
    expect(layer.push('a', 'b')).toBe(42);
    expect(calls).toEqual([[true, ['a', 'b']]]);
  });

  test('may be wrapped later, also beyond the end of following', async () => {
    const { page, consent, follow, told } = setUp();
    const stop = follow();
    const layer = page.dataLayer ?? [];
    const ours = layer.push;
    const seen: unknown[] = [];
    const wrapper = (...items: unknown[]): number => (seen.push(...items), ours.apply(layer, items));
    layer.push = wrapper;
    consent(['update', { analytics_storage: yes }]);
    await Promise.resolve();
    expect([told.length, seen.length, layer.length]).toEqual([1, 1, 1]);
    stop();
    consent(['update', { analytics_storage: no }]);
    await Promise.resolve();
    expect([told.length, seen.length, layer.length]).toEqual([1, 2, 2]);
    expect(layer.push).toBe(wrapper);
  });

  test('is as it was after stopping', () => {
    const { page, follow } = setUp();
    follow()();
    expect(Object.hasOwn(page.dataLayer ?? [], 'push')).toBe(false);
    const own = (): number => 0;
    page.dataLayer = Object.assign([], { push: own });
    follow()();
    expect(page.dataLayer.push).toBe(own);
  });

  test('is not heard after stopping, although a command came just before', async () => {
    const { consent, follow, told } = setUp();
    const stop = follow();
    consent(['update', { analytics_storage: yes }]);
    stop();
    await Promise.resolve();
    expect(told).toEqual([]);
  });
});
