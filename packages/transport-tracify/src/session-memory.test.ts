import { makeEvent } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createSessionMemory } from './session-memory.ts';

const landing = { url: 'https://shop.example/?utm_source=fb' };

function seen(id: string, { sessionId = 's-1', withLanding = true }: { readonly sessionId?: string; readonly withLanding?: boolean } = {}) {
  return makeEvent('pageOpened', {}, { id, who: { sessionId }, where: { runtime: 'browser', ...(withLanding && { landing }) } });
}

describe('createSessionMemory', () => {
  test('gives the landing page to the first event of a session, whatever it is', () => {
    const memory = createSessionMemory(10);
    expect(memory.choose(seen('1'), 'https://shop.example/thanks', false)).toBe('landing');
    expect(memory.choose(seen('2'), 'https://shop.example/', true)).toBe('none');
    expect(memory.choose(seen('3', { sessionId: 's-2' }), 'https://shop.example/', true)).toBe('landing');
  });

  test('gives an event on its way the same again', () => {
    const memory = createSessionMemory(10);
    expect(memory.choose(seen('1'), landing.url, true)).toBe('landing');
    expect(memory.choose(seen('2'), landing.url, true)).toBe('none');
    expect(memory.choose(seen('1'), landing.url, true)).toBe('landing');
  });

  test('gives the landing page to the next event when the first was dropped', () => {
    const memory = createSessionMemory(10);
    memory.choose(seen('1'), landing.url, true);
    memory.settle(seen('1'), false);
    expect(memory.choose(seen('2'), 'https://shop.example/next', true)).toBe('landing');
  });

  test('does not give it again once it was delivered', () => {
    const memory = createSessionMemory(10);
    memory.choose(seen('1'), landing.url, true);
    memory.settle(seen('1'), true);
    expect(memory.choose(seen('2'), 'https://shop.example/next', true)).toBe('none');
  });

  test('gives a page view with another campaign its own parameters, once', () => {
    const memory = createSessionMemory(10);
    const click = 'https://shop.example/sale?trc_mad_id=7';
    memory.choose(seen('1'), landing.url, true);
    memory.settle(seen('1'), true);
    expect(memory.choose(seen('2'), landing.url, true)).toBe('none');
    expect(memory.choose(seen('3'), click, false)).toBe('none');
    expect(memory.choose(seen('4'), click, true)).toBe('own');
    expect(memory.choose(seen('5'), click, true)).toBe('none');
    memory.settle(seen('4'), true);
    expect(memory.choose(seen('6'), landing.url, true)).toBe('own');
  });

  test('takes the first page view for the landing page where none is known', () => {
    const memory = createSessionMemory(10);
    expect(memory.choose(seen('1', { withLanding: false }), 'https://shop.example/thanks?a=1', false)).toBe('none');
    expect(memory.choose(seen('2', { withLanding: false }), 'https://shop.example/?a=1', true)).toBe('own');
    expect(memory.choose(seen('3', { withLanding: false }), 'https://shop.example/?a=2', true)).toBe('none');
  });

  test('remembers nothing without a session', () => {
    const memory = createSessionMemory(10);
    const event = makeEvent('pageOpened', {}, { who: {}, where: { runtime: 'server', landing } });
    expect(memory.choose(event, 'https://shop.example/', true)).toBe('none');
    expect(memory.choose(event, 'https://shop.example/?utm_source=x', true)).toBe('own');
    memory.settle(event, true);
    expect(memory.choose(event, 'https://shop.example/?utm_source=x', true)).toBe('own');
  });
});
