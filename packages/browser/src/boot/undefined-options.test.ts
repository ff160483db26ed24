import type { Refusal } from '@waymark/core';
import { recordingTransport } from '@waymark/core/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { createBrowserTracker as createDevelopmentTracker } from '../index.development.ts';
import { createBrowserTracker } from '../index.ts';
import type { BrowserTrackerOptions } from './options.ts';

const left: Readonly<Record<Exclude<keyof BrowserTrackerOptions, 'transports' | 'window' | 'onError' | 'outbox'>, undefined>> = {
  ...{ aliasCookies: undefined, autoTrack: undefined, clock: undefined, consent: undefined, cookie: undefined, enrichers: undefined, events: undefined, fetch: undefined, flushIntervalMs: undefined },
  ...{ metadata: undefined, namespace: undefined, newId: undefined, onDelivered: undefined, onDrop: undefined, onIdentity: undefined, random: undefined, routes: undefined },
  ...{ sources: undefined, token: undefined, urlSanitizer: undefined, userId: undefined },
};
const leftOfCookie: Readonly<Record<keyof NonNullable<BrowserTrackerOptions['cookie']>, undefined>> = {
  ...{ attributes: undefined, domain: undefined, lifetimeDays: undefined, name: undefined, path: undefined, sameSite: undefined, secure: undefined },
};

test.each([
  ['', createBrowserTracker],
  [', in development', createDevelopmentTracker],
])('options that are undefined count as left out%s', async (_where, create) => {
  const vendor = recordingTransport({ name: 'vendor', purposes: ['analytics'] });
  const problems: Refusal[] = [];
  const written: string[] = [];
  const page = {
    get cookie() {
      return '';
    },
    set cookie(text: string) {
      written.push(text);
    },
  };
  vi.stubGlobal('document', page);
  onTestFinished(() => void vi.unstubAllGlobals());
  const fake = createFakeWindow({ url: 'https://shop.example/' });
  const options = { ...left, outbox: false, cookie: leftOfCookie, consent: { state: { analytics: true }, privacyControl: undefined }, transports: [vendor], window: fake.win, onError: (problem: Refusal) => problems.push(problem) };
  const tracker = create(options as never);
  tracker.track('goalCompleted', { goalId: 'newsletter' });
  await tracker.flush();
  expect(vendor.delivered.map(({ name }) => name)).toEqual(expect.arrayContaining(['tabOpened', 'pageOpened', 'goalCompleted']));
  expect(problems).toEqual([]);
  expect(written).toContainEqual(expect.stringMatching(/^waymark_id=[^;]+; path=\/; sameSite=Lax; secure; expires=/));
  await tracker.close(0);
});
