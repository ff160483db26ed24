import { makeBatch, makeEvent, makeSendContext } from '@waymark/core/testing';
import type { Refusal } from '@waymark/core/transport';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { relayTransport } from './relay-transport.ts';

const events = ['a', 'b'].map((id) => makeEvent('goalCompleted', { goalId: 'goal' }, { id }));

/** The code that each event of a batch gets, after what becomes of it. */
async function fates(status: number, body: unknown): Promise<readonly string[]> {
  const fetch: typeof globalThis.fetch = async () => new Response(JSON.stringify(body), { status });
  const outcome = await relayTransport().send(makeBatch(events), makeSendContext({ fetch }));
  if (outcome.status === 'split' || outcome.status === 'retry' || outcome.status === 'refused') {
    const what = { split: 'halved', retry: 'again', refused: 'refused' }[outcome.status];
    return events.map(() => `${what}: ${outcome.why.code}`);
  }
  if (outcome.status === 'delivered') return [outcome.status];
  const codes = (what: string, reasons: Iterable<Refusal>): string[] => [...reasons].map(({ code }) => `${what}: ${code}`);
  const split = [...(outcome.split?.values() ?? [])].map(({ why }) => why);
  return [...codes('again', outcome.retry.values()), ...codes('refused', outcome.refused.values()), ...codes('halved', split)];
}

const dropped = (reason: string) => ({ v: 1, results: events.map(({ id }) => ({ id, status: 'dropped', reason })) });

test.each([
  ['a relay that is full', 200, dropped('queue-full'), 'again: relay-queue-full'],
  ['a relay that closes', 200, dropped('closed'), 'again: relay-closed'],
  ['no results', 200, { v: 1, results: [] }, 'again: relay-answer-unknown'],
  ['another answer', 200, { ok: true }, 'again: relay-answer-unknown'],
  ['an event that the relay finds invalid', 200, dropped('invalid'), 'refused: relay-invalid'],
  ['a body that it cannot read', 400, {}, 'halved: http-400'],
  ['a body that is too large', 413, {}, 'halved: http-413'],
  ['a page that is not allowed', 403, {}, 'refused: http-403'],
  ['no relay at the address', 404, {}, 'refused: http-404'],
  ['a place that takes no POST', 405, {}, 'refused: http-405'],
  ['a proxy that changes the content type', 415, {}, 'refused: http-415'],
  ['a proxy that wants a password', 407, '', 'again: http-407'],
  ['a relay in trouble', 503, {}, 'again: http-503'],
])('%s is told apart', async (_what, status, body, fate) => {
  expect(await fates(status, body)).toEqual([fate, fate]);
});

test.each(['<!doctype html><title>Log in to this network</title>', '', '{"v":1,"results":[', 'null', '[]', '{}'])('a success that is not of a relay (%j), such as that of a portal or of the shop itself, delivers nothing', async (text) => {
  for (const status of [200, 202, 204]) {
    const fetch: typeof globalThis.fetch = async () => new Response(status === 204 ? null : text, { status, headers: { 'content-type': 'text/html' } });
    const outcome = await relayTransport().send(makeBatch(events), makeSendContext({ fetch }));
    expect(outcome).toMatchObject({ status: 'mixed', refused: new Map() });
    expect(outcome.status === 'mixed' && [...outcome.retry].map(([id, { code }]) => [id, code])).toEqual(events.map(({ id }) => [id, 'relay-answer-unknown']));
  }
});

test('any answer has a meaning for each event, and none makes the sender throw', async () => {
  const known = fc.record({ id: fc.constantFrom('a', 'b', 'c'), status: fc.constantFrom('accepted', 'repeated', 'dropped', 7), reason: fc.constantFrom('invalid', 'queue-full', 'closed', null) }, { requiredKeys: [] });
  const anyBody = fc.oneof(fc.jsonValue(), fc.record({ v: fc.constantFrom(1, 2), results: fc.oneof(fc.array(fc.oneof(known, fc.jsonValue())), fc.jsonValue()) }));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(200, 202, 299, 302, 400, 401, 404, 408, 413, 425, 429, 500, 503), anyBody, async (status, body) => {
      const told = await fates(status, body);
      expect(told.length).toBeGreaterThan(0);
      for (const fate of told) expect(fate).toMatch(/^delivered$|^(again|refused|halved): [a-z0-9-]+$/);
    }),
    { numRuns: 1000 },
  );
});
