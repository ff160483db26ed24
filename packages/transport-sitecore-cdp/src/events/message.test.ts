import { describe, expect, test } from 'vitest';
import { specExamples } from '../examples/messages.ts';
import { buildMessage } from './message.ts';
import type { CdpEvent } from './types.ts';

const base = { channel: 'WEB', language: 'EN', currency: 'EUR', page: 'home', pos: 'shop.example/ireland', browser_id: '0d5c7f1e-2b34-4a56-8c78-9d0e1f2a3b4c' };

describe('buildMessage', () => {
  test.each(specExamples)('builds the documented message of $title', ({ given, expect: wire }) => {
    expect(JSON.parse(JSON.stringify(buildMessage(given, base)))).toEqual(wire);
  });

  test.each(specExamples)('builds the same from what it has built of $title', ({ given, expect: wire }) => {
    const { browser_id: _id, _bx_extended_message: _mark, ...fields } = wire as Record<string, unknown>;
    const again = given.type === 'CUSTOM' ? { ...fields, type: 'CUSTOM', name: fields['type'] } : fields;
    expect(JSON.parse(JSON.stringify(buildMessage(again as unknown as CdpEvent, base)))).toEqual(wire);
  });

  test('adds the time of the event when it is known', () => {
    const message = buildMessage({ type: 'CLEAR_CART' }, { ...base, requested_at: '2027-03-01T10:00:00.000Z' });
    expect(message['requested_at']).toBe('2027-03-01T10:00:00.000Z');
  });

  test('names every fault of an event that will not do', () => {
    const event = { type: 'CHECKOUT', reference_id: '', status: 'DONE' } as unknown as CdpEvent;
    expect(() => buildMessage(event, base)).toThrow(
      '[cdp-event-invalid] buildMessage() was given an event that will not do. reference_id: Must be a text that is not empty. status: Must be one of PURCHASED, PAYMENT_PENDING, CONFIRMED, CANCELLED, REFUNDED. Correct the values named.',
    );
  });
});
