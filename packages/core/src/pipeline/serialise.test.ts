import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEventId } from '../envelope/event-id.ts';
import type { EventEnvelope } from '../ports/event.ts';
import { makeEvent } from '../testing.ts';
import { createSerialise, type Origin } from './serialise.ts';

const anyText = fc.string({ unit: 'binary' });
const anyEvent = fc
  .record({
    id: fc.oneof(fc.stringMatching(/^[\w\-:.~]{1,128}$/), anyText),
    name: fc.oneof(fc.constantFrom('orderPlaced', 'eventOccurred', '__proto__'), anyText),
    payload: fc.dictionary(anyText, fc.jsonValue()),
    occurredAt: fc.integer({ min: 0, max: 8.64e15 }),
    seq: fc.nat(),
    consent: fc.array(anyText),
    service: anyText,
    userId: anyText,
    frozen: fc.boolean(),
  })
  .map(({ service, userId, frozen, ...own }) => {
    const [who, where] = [{ userId }, { runtime: 'server', service } as const];
    return { ...makeEvent('eventOccurred', { name: 'x' }), ...own, who: frozen ? Object.freeze(who) : who, where: frozen ? Object.freeze(where) : where };
  });

describe('the text of an event', () => {
  test('is that of JSON.stringify, whatever the events before it were, and so is its size', () => {
    const serialise = createSerialise();
    fc.assert(
      fc.property(anyEvent, fc.constantFrom<Origin>('new', 'own', 'foreign', 'batch'), (event, origin) => {
        const { v, id, name, payload, occurredAt, seq, who, where, consent, priority } = event;
        const made = { v, id, name, payload, occurredAt, seq, who, where, consent, priority };
        fc.pre(origin !== 'new' || isEventId(id));
        serialise.forget();
        for (const each of [made, { ...made, seq: seq + 1 }, { ...made, priority: 'critical' as const }]) {
          const { json, size, ...entry } = serialise(each, origin);
          expect(json).toBe(JSON.stringify(each));
          expect(size).toBe(new TextEncoder().encode(json).length);
          expect(entry).toEqual({ id, priority: each.priority, occurredAt, lanes: [], isNew: origin === 'new' });
        }
      }),
    );
  });

  test('of another tracker says what JSON.stringify says, whatever is missing, strange or too much', () => {
    const serialise = createSerialise();
    const strange = fc.oneof(fc.constantFrom(undefined, null, Number.NaN, -0, 1e21, 'normal', '"', {}), fc.jsonValue());
    const changes = fc.dictionary(fc.constantFrom('v', 'payload', 'occurredAt', 'seq', 'who', 'where', 'consent', 'priority', 'more'), strange);
    fc.assert(
      fc.property(anyEvent, changes, fc.subarray(['v', 'payload', 'occurredAt', 'seq', 'who', 'where', 'consent', 'priority']), (event, changed, missing) => {
        const made = Object.fromEntries(Object.entries({ ...event, ...changed }).filter(([name]) => !missing.includes(name))) as unknown as EventEnvelope;
        serialise.forget();
        for (const each of [made, { ...made, more: 1 }]) {
          for (const origin of ['foreign', 'batch'] as const) expect(JSON.parse(serialise(each, origin).json)).toEqual(JSON.parse(JSON.stringify(each)));
        }
      }),
    );
  });

  test.each(['name', 'priority'])('that lacks %s and has more instead lacks it too', (missing) => {
    const made = Object.fromEntries(Object.entries(makeEvent('eventOccurred', { name: 'x' })).filter(([name]) => name !== missing));
    const event = { ...made, more: 1 } as unknown as EventEnvelope;
    expect(JSON.parse(createSerialise()(event, 'foreign').json)).toEqual(event);
  });

  test('follows surroundings that change after an event', () => {
    const serialise = createSerialise();
    const client = { ip: '203.0.113.1' };
    const event = { ...makeEvent('eventOccurred', { name: 'x' }), where: Object.freeze({ runtime: 'server' as const, client }) };
    expect(serialise(event, 'own').json).toContain('203.0.113.1');
    client.ip = '203.0.113.2';
    expect(serialise(event, 'own').json).toContain('203.0.113.2');
  });

  test('follows surroundings that change between batches', () => {
    const serialise = createSerialise();
    const client = { ip: '203.0.113.1' };
    const event = { ...makeEvent('eventOccurred', { name: 'x' }), where: { runtime: 'server' as const, client } };
    serialise(event, 'batch');
    client.ip = '203.0.113.2';
    serialise.forget();
    expect(serialise(event, 'batch').json).toContain('203.0.113.2');
  });

  test('is refused where JSON.stringify refuses it', () => {
    const serialise = createSerialise();
    const event = { ...makeEvent('eventOccurred', { name: 'x' }), payload: { amount: 1n } };
    expect(() => serialise(event, 'own')).toThrow(TypeError);
  });
});
