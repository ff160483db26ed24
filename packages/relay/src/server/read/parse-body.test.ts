import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeEvent } from '@waymark/core/testing';
import { writeBatch } from '../../wire.ts';
import { parseBody } from './parse-body.ts';

const counters = { accepted: 3, delivered: 1, waiting: 2, dropped: 0 };
const page = { who: { browserId: 'b' }, where: { runtime: 'browser', url: 'https://shop.example/' }, consent: ['analytics'] } as const;
const traps = ['"who":{', ',"who":{"a":1}', ',"events":[', ',"priority":"normal"}', '],"x":[', '}', '{', '\\', '"', '\u2028', '€', '\ud800', '__proto__', 'toString'];

const anyName = fc.oneof(fc.constantFrom('who', 'where', 'consent', 'priority', 'events', 'payload', '__proto__', 'v'), fc.constantFrom(...traps), fc.string());
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(...traps), fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.array(fc.tuple(anyName, tie('value')), { maxLength: 3 }).map((entries) => JSON.parse(`{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`) as unknown),
})).value;
const anyEvent = fc
  .record({ payload: anyValue, title: fc.oneof(fc.constantFrom('a', 'b'), fc.string({ unit: 'binary' })), priority: fc.constantFrom('normal', 'low', 'critical') as fc.Arbitrary<'normal'>, seq: fc.nat(9) })
  .map(({ title, ...own }) => ({ ...makeEvent('eventOccurred', { name: 'x' }), ...own, ...page, where: { ...page.where, title } }));

/** What a page sends, before somebody has been at it. */
const anyBody = fc.array(anyEvent, { maxLength: 4 }).map((events) => writeBatch(events.map(inOrder), 1_767_225_600_000, counters));

function inOrder({ v, id, name, payload, occurredAt, seq, who, where, consent, priority }: ReturnType<typeof makeEvent>): { readonly json: string } {
  return { json: JSON.stringify({ v, id, name, payload, occurredAt, seq, who, where, consent, priority }) };
}

function plainly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** With names such as `__proto__`, which `toEqual` would not see. */
function written(value: unknown): string | undefined {
  return JSON.stringify(value, (_name, member: unknown) => (typeof member === 'object' && member !== null && !Array.isArray(member) ? Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)) : member));
}

describe('parseBody', () => {
  test('says what JSON.parse says of what a page sends', () => {
    fc.assert(fc.property(anyBody, (body) => void expect(written(parseBody(body))).toBe(written(plainly(body)))), { numRuns: 500 });
  });

  test('says what JSON.parse says of what somebody has been at', () => {
    const anyPart = fc.oneof(fc.constantFrom(...traps, ',', ']}', '],', '"', ' ', '"v":1,', ',"where":{}', ',"consent":[]', ',"payload":1', ',"events":[]', ',"priority":"low"}'), fc.string({ maxLength: 3 }));
    const anyChange = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), gone: fc.nat(12), part: anyPart });
    fc.assert(
      fc.property(anyBody, fc.array(anyChange, { maxLength: 3 }), (body, changes) => {
        const changed = changes.reduce((text, { at, gone, part }) => text.slice(0, at * text.length) + part + text.slice(at * text.length + gone), body);
        expect(written(parseBody(changed))).toBe(written(plainly(changed)));
      }),
      { numRuns: 2000 },
    );
  });

  test('says what JSON.parse says of pieces in a wrong place, and of names that come twice', () => {
    const pieces = ['{"v":1', ',"sentAt":1', ',"events":[', '{"v":1,"id":"a","name":"n","payload":{},"occurredAt":1,"seq":0', ',"who":{}', ',"where":{}', ',"consent":[]', ',"priority":"low"}', ',"payload":2', ',', ']}', '}', ']', '"'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), fc.nat(13), fc.constantFrom(...pieces), (chosen, at, more) => {
        const whole = [pieces[0], pieces[1], pieces[2], ...[3, 4, 5, 6, 7].map((index) => pieces[index]), pieces[10]];
        for (const body of [chosen.join(''), [...whole.slice(0, at), more, ...whole.slice(at)].join(''), whole.filter((_piece, index) => index !== at).join('')]) {
          expect(written(parseBody(body))).toBe(written(plainly(body)));
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('events of one page share what they have in common', () => {
    const event = { ...makeEvent('eventOccurred', { name: 'x' }), ...page };
    const { events } = parseBody(writeBatch([event, { ...event, priority: 'low' as const }].map(inOrder), 1, counters)) as { readonly events: readonly Record<string, unknown>[] };
    for (const name of ['who', 'where', 'consent']) expect(events[1]?.[name]).toBe(events[0]?.[name]);
    expect(events.map(({ priority }) => priority)).toEqual(['normal', 'low']);
  });
});
