import type { HttpAnswer } from '@waymark/core/transport';
import { describe, expect, test } from 'vitest';
import { readAnswer } from './read-answer.ts';

function answer(status: number, text = '', headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  const json = (): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };
  return { status, text, json, header: (name) => headers[name] ?? null };
}

describe('readAnswer', () => {
  test.each([
    [200, '{"status":true}'],
    [200, ''],
    [200, '<html>'],
    [204, ''],
    [200, '{}'],
    [200, 'null'],
  ])('takes %i with body "%s" for success', (status, text) => {
    expect(readAnswer(answer(status, text), 't0k3n')).toEqual({ status: 'delivered' });
  });

  test('reports what Tracify says when it answers 200 and rejects', () => {
    expect(readAnswer(answer(200, '{"status":false,"error":"customer_site_id is unknown"}'), 't0k3n')).toEqual({
      status: 'refused',
      why: { code: 'rejected', message: 'Tracify rejected the request: customer_site_id is unknown.' },
    });
    expect(readAnswer(answer(200, '{"status":false}'), 't0k3n')).toMatchObject({ why: { message: 'Tracify rejected the request and gave no reason.' } });
  });

  test('keeps secrets and personal data out of the reason, and the reason short', () => {
    const error = `key t0k3n of mira@example.org at 203.0.113.42 and 2001:db8::7:1 is ${'a'.repeat(64)}\u0000 bad at 12:30 ${'x'.repeat(500)}`;
    const outcome = readAnswer(answer(200, JSON.stringify({ status: false, error })), 't0k3n');
    const message = outcome.status === 'refused' ? outcome.why.message : '';
    expect(message).toContain('key [token] of [e-mail] at [ip] and [ip] is [hash] bad at 12:30 xxx');
    expect(message.length).toBeLessThan(260);
  });

  test.each([400, 422])('halves a batch after %i', (status) => {
    expect(readAnswer(answer(status), 't')).toEqual({ status: 'split', why: { code: `http-${status}`, message: `Tracify answered ${status}.` } });
  });

  test('halves a batch after 413 and calls a single event too large', () => {
    expect(readAnswer(answer(413), 't')).toMatchObject({ status: 'split', tooLarge: true });
  });

  test.each([404, 409, 415])('refuses after %i', (status) => {
    expect(readAnswer(answer(status), 't')).toEqual({ status: 'refused', why: expect.objectContaining({ code: `http-${status}` }) });
  });

  test.each([301, 302, 307, 401, 403])('refuses and pauses after %i, because the set-up is wrong', (status) => {
    expect(readAnswer(answer(status), 't')).toMatchObject({ status: 'refused', pausesLane: true });
  });

  test.each([408, 425, 429, 500, 502, 503])('tries again after %i, not before Retry-After', (status) => {
    expect(readAnswer(answer(status, '', { 'retry-after': '7' }), 't')).toMatchObject({ status: 'retry', notBefore: 7000 });
  });
});
