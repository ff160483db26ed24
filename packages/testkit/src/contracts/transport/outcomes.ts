import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import type { Answer } from './scripted-server.ts';
import { accepted, expectFates, fateOf, onFreshTransport, type TransportSubject } from './subject.ts';

/** What an answer of the destination comes to. */
export const outcomeClauses: readonly Clause<TransportSubject>[] = [
  {
    title: 'is delivered on 2xx',
    run: (subject) =>
      onFreshTransport(subject, async ({ server, events, send }) => {
        const statuses = subject.accepts ? [200, 201, 202] : [200, 201, 202, 204];
        for (const status of statuses) {
          server.answerWith((request) => ({ ...accepted(subject)(request), status }));
          expectFates(await send(), events, 'delivered');
        }
        expect(server.requests.length).toBeGreaterThanOrEqual(statuses.length);
      }),
  },
  {
    title: 'is retried on 408, 429 and 5xx',
    run: (subject) =>
      onFreshTransport(subject, async ({ server, events, send }) => {
        for (const status of [408, 429, 500, 502, 503, 504]) {
          server.answerWith({ status });
          expectFates(await send(), events, 'retry');
        }
      }),
  },
  {
    title: 'is retried when the connection breaks, before or within the answer',
    run: (subject) =>
      onFreshTransport(subject, async ({ server, events, send }) => {
        for (const instead of ['break', 'cut'] as const) {
          server.answerWith({ instead });
          expectFates(await send(), events, 'retry');
        }
        await server.close();
        expectFates(await send(), events, 'retry');
      }),
  },
  {
    title: 'honours Retry-After in seconds and as a date',
    run: (subject) =>
      onFreshTransport(subject, async ({ server, events, send }) => {
        const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
        const forms = [
          [{ 'retry-after': '7' }, 7000],
          [{ date, 'retry-after': 'Thu, 01 Jan 2026 00:02:00 GMT' }, 120_000],
        ] as const;
        for (const status of [429, 503]) {
          for (const [headers, notBefore] of forms) {
            server.answerWith({ status, headers });
            const outcome = await send();
            expectFates(outcome, events, 'retry');
            expect(outcome).toHaveProperty('notBefore', notBefore);
          }
        }
      }),
  },
  {
    title: 'is refused on other 4xx',
    run: (subject) =>
      onFreshTransport(subject, async ({ server, events, send }) => {
        for (const status of [400, 401, 403, 404, 410, 422]) {
          server.answerWith({ status });
          const one = events.slice(0, 1);
          expectFates(await send({}, one), one, 'refused', 'split');
        }
      }),
  },
  {
    title: 'is mixed when only some events failed',
    unless: ({ refusesOne }) => (refusesOne ? undefined : 'Its destination answers for a whole request.'),
    run: (subject) =>
      onFreshTransport(subject, async ({ server, events, send }) => {
        expect(events.length).toBeGreaterThan(1);
        const bad = events[0]?.id ?? '';
        server.answerWith((request): Answer => subject.refusesOne?.(request, bad) ?? {});
        const outcome = await send();
        expect(outcome.status).toBe('mixed');
        expect(fateOf(outcome, bad)).not.toBe('delivered');
        expectFates(outcome, events.slice(1), 'delivered');
      }),
  },
  {
    title: 'sends nothing for an empty batch',
    run: (subject) =>
      onFreshTransport(subject, async ({ server, send }) => {
        expect((await send({}, [])).status).toBe('delivered');
        expect(server.requests).toEqual([]);
      }),
  },
];
