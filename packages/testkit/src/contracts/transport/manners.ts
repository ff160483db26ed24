import { setTimeout as delay } from 'node:timers/promises';
import type { EventEnvelope } from '@waymark/core';
import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import { type BodyWatch, watchBodies } from './body-watch.ts';
import { effectsOfImporting } from './import-probe.ts';
import { saidIn } from './same-ids.ts';
import { accepted, expectFates, onFreshTransport, type TransportSubject } from './subject.ts';

/** How long a transport may take to give up after an abort, in milliseconds. One that obeys needs far less. */
const obedience = 20;

function copies(events: readonly EventEnvelope[], count: number): readonly EventEnvelope[] {
  return Array.from({ length: count }, (_, index) => {
    const sample = events[index % events.length] as EventEnvelope;
    return { ...sample, id: `${sample.id}-${index}` };
  });
}

/** How a transport behaves towards the lane that drives it and the page or process around it. */
export const mannersClauses: readonly Clause<TransportSubject>[] = [
  {
    title: 'stops when it is aborted',
    run: (subject) =>
      onFreshTransport(subject, async ({ server, events, send }) => {
        const controller = new AbortController();
        server.answerWith({ instead: 'hang' });
        const arrived = server.nextRequest();
        const sending = send({ signal: controller.signal });
        await arrived;
        controller.abort();
        await Promise.race([sending, delay(obedience)]);
        server.release();
        expectFates(await sending, events, 'retry');
        const seen = server.requests.length;
        expectFates(await send({ signal: controller.signal }), events, 'retry');
        expect(server.requests).toHaveLength(seen);
      }),
  },
  {
    title: 'stays within its own limits',
    run: (subject) =>
      onFreshTransport(subject, async ({ server, transport: { limits }, events, send }) => {
        for (const limit of [limits.maxEvents, limits.maxBytes, limits.concurrency]) {
          expect(Number.isSafeInteger(limit) && limit > 0).toBe(true);
        }
        const full = copies(events, Math.min(limits.maxEvents, 40));
        server.answerWith(accepted(subject));
        expectFates(await send({}, full), full, 'delivered');
        expect(server.mostAtOnce).toBeLessThanOrEqual(limits.concurrency);
      }),
  },
  {
    title: 'says the same with the same ids on a retry',
    run: (subject) =>
      onFreshTransport(subject, async ({ server, events, send }) => {
        const progress = new Map<string, number>();
        server.answerWith({ status: 500 });
        expectFates(await send({ progress }), events, 'retry');
        const first = saidIn(server.requests);
        expect(first.length).toBeGreaterThan(0);
        expectFates(await send({ progress, attempt: 2 }), events, 'retry');
        expect(saidIn(server.requests.slice(first.length))).toEqual(first);
      }),
  },
  {
    title: 'starts the request in the same tick on exit',
    run: async (subject) => {
      let calls = 0;
      await onFreshTransport(
        subject,
        async ({ events, send }) => {
          const sending = send({ urgency: 'exit' });
          expect(calls).toBeGreaterThan(0);
          expectFates(await sending, events, 'delivered');
        },
        (real) => (input, init) => {
          calls += 1;
          return real(input, init);
        },
      );
    },
  },
  {
    title: 'reads the body of an answer to the end',
    run: async (subject) => {
      let watch: BodyWatch | undefined;
      await onFreshTransport(
        subject,
        async ({ server, send }) => {
          for (const status of [200, 400, 500]) {
            server.answerWith((request) => {
              const answer = accepted(subject)(request);
              return { ...answer, status, body: `${answer.body ?? '{}'}${' '.repeat(300_000)}` };
            });
            await send();
          }
          expect(watch?.opened).toBeGreaterThan(0);
          expect(watch?.finished).toBe(watch?.opened);
        },
        (real) => {
          watch = watchBodies(real);
          return watch.fetch;
        },
      );
    },
  },
  {
    title: 'does nothing before it is asked to send',
    run: async (subject) => {
      let calls = 0;
      await onFreshTransport(
        subject,
        async ({ server }) => {
          await delay(5);
          expect(server.requests).toEqual([]);
          expect(calls).toBe(0);
        },
        (real) => (input, init) => {
          calls += 1;
          return real(input, init);
        },
      );
    },
  },
  {
    title: 'may be closed twice',
    run: (subject) =>
      onFreshTransport(subject, async ({ transport, send }) => {
        await send();
        await expect(Promise.resolve(transport.close?.())).resolves.toBeUndefined();
        await expect(Promise.resolve(transport.close?.())).resolves.toBeUndefined();
      }),
  },
  {
    title: 'does nothing when its package is imported',
    unless: ({ entry }) => (entry === undefined ? 'No entry was given to import.' : undefined),
    run: async ({ entry = '' }) => {
      expect(await effectsOfImporting(entry)).toEqual([]);
    },
  },
];
