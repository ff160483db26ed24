import { array, assert, asyncProperty, constant, constantFrom, integer, oneof, record } from 'fast-check';
import { expect, test } from 'vitest';
import { memoryOutbox } from '../outbox/memory-outbox.ts';
import type { SendOutcome } from '../ports/transport.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { makeEvent } from '../testing/make-event.ts';
import { recordingTransport } from '../testing/recording-transport.ts';
import { createTracker } from './create-tracker.ts';

const browsers = ['b1', 'b2', 'b3'];
const outcomes = ['delivered', 'down', 'refused', 'slow'] as const;
type Outcome = (typeof outcomes)[number];

const step = oneof(
  record({ does: constant('accept' as const), browser: constantFrom(...browsers), count: integer({ min: 1, max: 5 }) }),
  record({ does: constant('withdraw' as const), browser: constantFrom(...browsers) }),
  record({ does: constant('answer' as const), outcome: constantFrom(...outcomes) }),
  record({ does: constant('wait' as const), by: constantFrom(0, 500, 3000, 70_000) }),
);

test('whatever happens around withdrawals, every event is accounted for, and none begins its way after it was withdrawn', async () => {
  let withdrawals = 0;
  let dropped = 0;
  await assert(
    asyncProperty(array(step, { maxLength: 40, size: 'max' }), constantFrom('searched', 'unsearched'), async (steps, kind) => {
      const clock = createFakeClock();
      let outcome = 'down' as Outcome;
      let release: (() => void)[] = [];
      const withdrawn = new Set<string>();
      const wrong: string[] = [];
      const made = new Map<string, string[]>();
      const answers: Readonly<Record<Outcome, SendOutcome>> = {
        delivered: { status: 'delivered' },
        down: { status: 'retry', why: { code: 'http-503', message: 'It is down.' } },
        refused: { status: 'refused', why: { code: 'http-400', message: 'No.' } },
        slow: { status: 'delivered' },
      };
      const ads = recordingTransport({ name: 'ads', limits: { maxEvents: 3, maxBytes: 100_000, concurrency: 2 } });
      const { withdraw, ...plain } = memoryOutbox({ clock });
      const tracker = createTracker({
        transports: [
          {
            ...ads,
            purposes: ['marketing'],
            async send({ entries }) {
              for (const { id } of entries) if (withdrawn.has(id)) wrong.push(id);
              if (outcome === 'slow') await new Promise<void>((resolve) => void (release = [...release, resolve]));
              return answers[outcome];
            },
          },
        ],
        outbox: kind === 'searched' && withdraw ? { ...plain, withdraw } : plain,
        clock,
        onDrop: () => undefined,
      });
      function check(): void {
        const { accepted, delivered, waiting, dropped: drops } = tracker.report().transports['ads'] ?? { accepted: -1, delivered: 0, waiting: 0, dropped: {} };
        expect(delivered + waiting + Object.values(drops).reduce((sum, count) => sum + count, 0)).toBe(accepted);
        expect(waiting).toBeGreaterThanOrEqual(0);
      }
      let next = 0;
      for (const each of steps) {
        if (each.does === 'accept') {
          const ids = Array.from({ length: each.count }, () => `e${(next += 1)}`);
          made.set(each.browser, [...(made.get(each.browser) ?? []), ...ids]);
          await tracker.accept(ids.map((id) => makeEvent('goalCompleted', {}, { id, occurredAt: clock.now(), who: { browserId: each.browser }, consent: ['marketing'] })));
        } else if (each.does === 'withdraw') {
          withdrawals += 1;
          await tracker.withdraw(new Map([[each.browser, clock.now()]]), { marketing: 'denied' });
          // Where an outbox cannot be searched, only what its lanes held is gone.
          if (kind === 'searched') for (const id of made.get(each.browser) ?? []) withdrawn.add(id);
          await clock.advance(1);
        } else if (each.does === 'answer') {
          outcome = each.outcome;
          for (const go of release) go();
          release = [];
        } else await clock.advance(each.by);
        check();
      }
      outcome = 'delivered';
      for (const go of release) go();
      for (let turn = 0; turn < 5; turn += 1) {
        await clock.advance(200_000);
        await tracker.flush();
      }
      check();
      expect([tracker.report().complete, wrong]).toEqual([true, []]);
      dropped += tracker.report().transports['ads']?.dropped['no-consent'] ?? 0;
    }),
    { numRuns: 300 },
  );
  expect(withdrawals).toBeGreaterThan(300);
  expect(dropped).toBeGreaterThan(300);
});
