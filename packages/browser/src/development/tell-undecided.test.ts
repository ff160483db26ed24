import { expect, test } from 'vitest';
import { trackedPage } from '../__fixtures__/tracked-page.ts';
import { createBrowserTracker } from '../manual.development.ts';

/** A page whose one destination needs two purposes. */
function undecidedPage(state?: Readonly<Record<string, boolean>>) {
  return trackedPage({ purposes: ['analytics', 'marketing'] }, { create: createBrowserTracker, consent: state ? { state } : {} });
}

test.each([
  ['of those that nobody has decided on', undefined, '"analytics", "marketing"'],
  ['of one that a decision leaves out', { analytics: true }, '"marketing"'],
])('a page whose events wait says so once: %s', async (_what, state, names) => {
  const { clock, fake, see } = undecidedPage(state);
  see();
  await clock.advance(4999);
  expect(fake.warnings).toEqual([]);
  await clock.advance(100_000);
  expect(fake.warnings).toEqual([[expect.stringContaining(`nobody has decided on ${names}. Call setConsent()`)]]);
});

test('a page with nothing to send, or after the decisions, says nothing', async () => {
  const [quiet, decided] = [undecidedPage(), undecidedPage()];
  decided.see();
  decided.tracker.setConsent({ analytics: true, marketing: false });
  for (const { clock } of [quiet, decided]) await clock.advance(100_000);
  expect([quiet.fake.warnings, decided.fake.warnings]).toEqual([[], []]);
});
