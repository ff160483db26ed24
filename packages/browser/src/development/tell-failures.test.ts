import type { SendOutcome, Transport } from '@waymark/core';
import { expect, test } from 'vitest';
import { trackedPage } from '../__fixtures__/tracked-page.ts';
import { createBrowserTracker } from '../manual.development.ts';
import { createBrowserTracker as createProductionTracker } from '../manual.ts';

const why = { code: 'relay-answer-unknown', message: 'See relay-answer-unknown in docs/errors.md.' };
const down: SendOutcome = { status: 'retry', why };
const message = '"vendor" takes no events: relay-answer-unknown. They wait, and go again. See relay-answer-unknown in docs/errors.md.';

function pageWith(outcomes: readonly SendOutcome[], create = createBrowserTracker) {
  return trackedPage({ answer: (_events, nth) => outcomes[nth] ?? { status: 'delivered' } }, { create });
}

test('why events wait is said once, and again when it fails after a success', async () => {
  const { clock, problems, report, see } = pageWith([down, down, { status: 'delivered' }, { status: 'mixed', retry: new Map([['e2', why]]), refused: new Map() }]);
  see();
  await clock.advance(60_000);
  expect(problems).toEqual([{ code: 'destination-halted', message }]);
  see();
  await clock.advance(60_000);
  expect(problems).toMatchObject([{ message }, { message }]);
  expect(report()).toMatchObject({ delivered: 2, waiting: 0 });
});

test('what says nothing of the destination is not told', async () => {
  const { clock, leave, problems, see } = pageWith([{ status: 'retry', why: { code: 'not-sent', message: '' } }, { status: 'delivered' }, down]);
  see();
  await clock.advance(10_000);
  see();
  leave();
  await clock.advance(0);
  expect(problems).toEqual([]);
});

test('a page in production says nothing', async () => {
  const { clock, problems, see, vendor } = pageWith([down], createProductionTracker as typeof createBrowserTracker);
  see();
  await clock.advance(60_000);
  expect([problems, vendor.delivered.length]).toEqual([[], 1]);
});

test('a transport of a class works as it does without', async () => {
  class Own implements Transport {
    readonly name = 'own';
    readonly runsIn = 'browser';
    readonly limits = { maxEvents: 10, maxBytes: 1000, concurrency: 1 };
    #sent = 0;
    wants(): boolean {
      return this.#sent < 1;
    }
    async send(): Promise<SendOutcome> {
      this.#sent += 1;
      return { status: 'delivered' };
    }
  }
  const { clock, drops, see, tracker } = trackedPage({}, { create: createBrowserTracker, transports: [Object.freeze(new Own())] });
  see();
  await clock.advance(2000);
  see();
  expect(tracker.report().transports['own']).toMatchObject({ delivered: 1, dropped: { 'not-wanted': 1 } });
  expect(drops).toHaveLength(1);
});
