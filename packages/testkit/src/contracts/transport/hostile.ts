import { inspect } from 'node:util';
import type { SendOutcome } from '@waymark/core';
import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import type { Answer, SeenRequest } from './scripted-server.ts';
import { onFreshTransport, type TransportBench, type TransportSubject } from './subject.ts';

const statuses = [200, 201, 204, 301, 400, 401, 403, 404, 408, 413, 418, 422, 429, 500, 503, 599];
const bodies = ['', '{', 'null', '[]', '"text"', '{"status":"refused","results":5,"errors":[null]}', '<html>', '\u0000', `"${'x'.repeat(300_000)}"`];

/** A destination that sends back what it was sent. */
function echo(status: number): (request: SeenRequest) => Answer {
  return (request) => ({ status, body: JSON.stringify({ error: request, message: `${request.path} ${JSON.stringify(request.headers)} ${request.body}` }) });
}

const badFetches: readonly (typeof fetch)[] = [
  () => {
    throw new Error('fetch failed at once');
  },
  () => Promise.reject(new TypeError('fetch failed')),
  () => Promise.reject(undefined as unknown as Error),
  () => Promise.resolve(new Response(new ReadableStream({ start: (controller) => controller.error(new Error('body failed')) }))),
];

function expectOutcome(outcome: SendOutcome): void {
  expect(['delivered', 'retry', 'refused', 'split', 'mixed']).toContain(outcome.status);
  if (outcome.status !== 'delivered' && outcome.status !== 'mixed') {
    expect(outcome.why.code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(outcome.why.message).toMatch(/\S/);
  }
}

/** Sends under every kind of answer and returns the outcomes. */
async function outcomesOfEverything({ server, send }: TransportBench): Promise<readonly SendOutcome[]> {
  const outcomes: SendOutcome[] = [];
  for (const status of statuses) {
    server.answerWith(echo(status));
    outcomes.push(await send());
  }
  for (const body of bodies) {
    for (const status of [200, 400]) {
      server.answerWith({ status, body });
      outcomes.push(await send());
    }
  }
  for (const fetch of badFetches) outcomes.push(await send({ fetch }));
  for (const instead of ['break', 'cut'] as const) {
    server.answerWith({ instead });
    outcomes.push(await send());
  }
  return outcomes;
}

/** What a transport must stand. */
export const hostileClauses: readonly Clause<TransportSubject>[] = [
  {
    title: 'never throws, whatever the destination answers',
    run: (subject) =>
      onFreshTransport(subject, async (bench) => {
        for (const outcome of await outcomesOfEverything(bench)) expectOutcome(outcome);
      }),
  },
  {
    title: 'never throws, however fetch fails',
    run: async (subject) => {
      for (const fetch of badFetches) {
        await onFreshTransport(
          subject,
          async ({ send }) => expectOutcome(await send()),
          () => fetch,
        );
      }
    },
  },
  {
    title: 'puts no secret and no address into an outcome',
    run: (subject) =>
      onFreshTransport(subject, async (bench) => {
        const emails = bench.events.flatMap((event) => event.who.email ?? []);
        const hidden = [...subject.secrets, ...emails].flatMap((text) => [text, encodeURIComponent(text), Buffer.from(text).toString('base64')]);
        expect(hidden.length).toBeGreaterThan(0);
        for (const outcome of await outcomesOfEverything(bench)) {
          const text = inspect(outcome, { depth: null, showHidden: true, maxStringLength: null, maxArrayLength: null });
          expect(hidden.filter((secret) => text.includes(secret))).toEqual([]);
        }
      }),
  },
];
